import { parseArgs } from 'node:util';

import type { Command, Output } from './command.ts';
import { KEY_OPTIONS, KEY_OPTIONS_USAGE } from './development-keys.ts';
import { parseDuration } from './duration.ts';
import { mint, mintFault } from './mint.ts';

const USAGE = `usage: numberwall token [OPTIONS]

Prints a development attestation token.

${KEY_OPTIONS_USAGE}  --lifetime LENGTH      such as 90s, 15m, 1h; 1h
`;

/** `numberwall token`: mints a token by development keys, and prints it. */
export const token: Command = async (args, _env, output) => {
  const options = readOptions(args, output);
  if (typeof options === 'number') return options;
  try {
    const minted = await mint(options, options.lifetimeMs);
    output.stdout.write(`${minted.token}\n`);
    return 0;
  } catch (error) {
    output.stderr.write(`numberwall token: ${(error as Error).message}\n`);
    return 1;
  }
};

function readOptions(args: readonly string[], output: Output) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { ...KEY_OPTIONS, lifetime: { type: 'string', default: '1h' } },
    });
    if (values.help) {
      output.stdout.write(USAGE);
      return 0;
    }
    const lifetimeMs = parseDuration(values.lifetime);
    if (lifetimeMs === undefined)
      throw new TypeError('--lifetime is a length of time, such as 90s, 15m or 1h');
    const fault = mintFault(values);
    if (fault !== undefined) throw new TypeError(fault);
    return { ...values, lifetimeMs };
  } catch (error) {
    output.stderr.write(`numberwall token: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}
