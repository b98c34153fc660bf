import { parseArgs } from 'node:util';

import closeWithGrace from 'close-with-grace';

import { ConfigError, loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import { startGateway, type Gateway } from '../compose.ts';
import type { Command, Output } from './command.ts';
import { developmentBanner } from './development-banner.ts';

const USAGE = `usage: numberwall serve [--config FILE] [--profile development|production] [--single-instance]

  --config FILE       configuration instead of NUMBERWALL_CONFIG
  --profile NAME      shipped profile to start from
  --single-instance   accept the embedded store in production: this process is the only one
`;

/** `numberwall serve`: runs the gateway until it is told to stop. */
export const serve: Command = async (args, env, output) => {
  const options = readOptions(args, output);
  if (typeof options === 'number') return options;
  let config: Config;
  try {
    config = await loadConfig({ ...options, env });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    output.stderr.write(`${error.render()}\n`);
    return 2;
  }
  return runUntilStopped(config, output);
};

function readOptions(args: readonly string[], output: Output) {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        config: { type: 'string' },
        profile: { type: 'string' },
        'single-instance': { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      output.stdout.write(USAGE);
      return 0;
    }
    return {
      singleInstance: values['single-instance'],
      ...(values.config === undefined ? {} : { file: values.config }),
      ...(values.profile === undefined ? {} : { profile: values.profile }),
    };
  } catch (error) {
    output.stderr.write(`numberwall serve: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

async function runUntilStopped(config: Config, output: Output): Promise<number> {
  let gateway: Gateway;
  try {
    gateway = await startGateway(config);
  } catch (error) {
    output.stderr.write(`numberwall: ${startFailure(error)}\n`);
    return 1;
  }
  if (config.profile === 'development') output.stdout.write(developmentBanner(gateway));
  const { promise: stopped, resolve } = Promise.withResolvers<number>();
  // The second signal ends the process at once: close-with-grace's own rule.
  closeWithGrace({ delay: config.drain.graceMs + 1_000, logger: false }, async ({ err }) => {
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
