import { parseArgs } from 'node:util';

import closeWithGrace from 'close-with-grace';

import { ConfigError } from '../../config/fault.ts';
import type { Config } from '../../config/schema.ts';
import { createConfigSource, type ConfigSource } from '../../config/source.ts';
import { watchFiles } from '../adapters/config-files/watch-files.ts';
import { DEVELOPMENT_OPERATOR_TOKEN_FILE } from '../adapters/crypto/development-operator-token.ts';
import { joinColleagues, type Colleagues } from '../adapters/workers/colleagues.ts';
import { startGateway, type Gateway } from '../compose.ts';
import type { Command, Output } from './command.ts';
import { catchHangUp, type HangUp } from './hang-up.ts';
import { serveByWorkers } from './serve-workers.ts';
import { developmentBanner } from './development-banner.ts';

const USAGE = `usage: numberwall serve [--config FILE] [--profile development|production] [--single-instance] [--no-watch]

  --config FILE       configuration instead of NUMBERWALL_CONFIG
  --profile NAME      shipped profile to start from
  --single-instance   accept the embedded store in production: this process is the only one
  --no-watch          take a changed configuration on SIGHUP only, not as soon as its files change
`;

/** `numberwall serve`: runs the gateway until it is told to stop. */
export const serve: Command = async (args, env, output) => {
  const options = readOptions(args, output);
  if (typeof options === 'number') return options;
  const { watch, ...load } = options;
  using hangUp = catchHangUp();
  const source = createConfigSource({ ...load, env });
  let config: Config;
  try {
    config = await source.load();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    output.stderr.write(`${error.render()}\n`);
    return 2;
  }
  const colleagues = joinColleagues();
  if (config.workers > 1 && colleagues === undefined) return await serveByWorkers(config, hangUp);
  const joined = colleagues === undefined ? {} : { colleagues };
  return await runUntilStopped(config, { source, watch, hangUp, ...joined }, output);
};

function readOptions(args: readonly string[], output: Output) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        profile: { type: 'string' },
        'single-instance': { type: 'boolean', default: false },
        'no-watch': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      output.stdout.write(USAGE);
      return 0;
    }
    return {
      singleInstance: values['single-instance'],
      watch: !values['no-watch'],
      ...(values.config === undefined ? {} : { file: values.config }),
      ...(values.profile === undefined ? {} : { profile: values.profile }),
    };
  } catch (error) {
    output.stderr.write(`numberwall serve: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

interface Reloads {
  readonly source: ConfigSource;
  readonly watch: boolean;
  readonly hangUp: HangUp;
  /** Where this process is one of several. */
  readonly colleagues?: Colleagues;
}

async function runUntilStopped(
  config: Config,
  { source, watch, hangUp, colleagues }: Reloads,
  output: Output,
): Promise<number> {
  let gateway: Gateway;
  try {
    gateway = await startGateway(config, {
      source,
      developmentOperatorTokenFile: DEVELOPMENT_OPERATOR_TOKEN_FILE,
      ...(colleagues === undefined ? {} : { colleagues }),
    });
  } catch (error) {
    output.stderr.write(`numberwall: ${startFailure(error)}\n`);
    await colleagues?.leave();
    return 1;
  }
  if (config.profile === 'development' && colleagues?.isFirst !== false)
    output.stdout.write(developmentBanner(gateway));
  hangUp.follow(() => void gateway.reload?.('signal'));
  colleagues?.ready();
  const code = await untilStopped(gateway, watch ? followFiles(gateway, source) : undefined, output);
  await colleagues?.leave();
  return code;
}

const followFiles = (gateway: Gateway, source: ConfigSource): Disposable =>
  watchFiles({ ...source, onChange: async () => gateway.reload?.('file') });

/** Longer than this after the requests in flight nothing is waited for, in milliseconds. */
const STOP_SLACK_MS = 1_000;

function untilStopped(gateway: Gateway, watching: Disposable | undefined, output: Output): Promise<number> {
  const { promise: stopped, resolve } = Promise.withResolvers<number>();
  // The second signal ends the process at once: close-with-grace's own rule.
  closeWithGrace({ delay: false, logger: false, skip: ['SIGHUP'] }, async ({ err }) => {
    setTimeout(() => process.exit(1), gateway.drainMs() + STOP_SLACK_MS).unref();
    watching?.[Symbol.dispose]();
    await gateway.stop();
    if (err !== undefined) output.stderr.write(`numberwall: stopped by ${err.name}\n`);
    resolve(err === undefined ? 0 : 1);
  });
  return stopped;
}

function startFailure(error: unknown): string {
  const { code, address, port, message } = error as NodeJS.ErrnoException & {
    address?: string;
    port?: number;
  };
  if (code === 'EADDRINUSE') {
    return `${address ?? ''}:${port ?? ''} is in use; stop what listens there, or set NUMBERWALL_PUBLIC_LISTEN or NUMBERWALL_ADMIN_LISTEN`;
  }
  if (code === 'EACCES')
    return `no right to listen on ${address ?? ''}:${port ?? ''}; choose a port above 1023`;
  return message;
}
