/** `gateway.ts PART serve --config FILE`: the gateway of `numberwall serve`, with that part broken. */
import { parseArgs } from 'node:util';

import { loadConfig } from '../../../config/load.ts';
import { createPublicApp } from '../../../src/app.ts';
import { startGateway } from '../../../src/compose.ts';
import { BROKEN_PARTS, readPart } from './parts.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' } },
});
const part = readPart(positionals[0]);
const config = await loadConfig({
  env: process.env,
  ...(values.config === undefined ? {} : { file: values.config }),
});
await using gateway = await startGateway(
  config,
  part === 'none' ? {} : { createApp: (sound) => createPublicApp(BROKEN_PARTS[part](sound)) },
);
await new Promise<void>((resolve) => process.once('SIGTERM', () => resolve()));
await gateway.stop();
