import { createServer } from 'node:http';

import { Pool } from 'undici';

import { keepCredentials } from '../adapters/sign-proxy/credentials.ts';
import { createSendSigned } from '../adapters/sign-proxy/send-signed.ts';
import { createSignProxy } from '../adapters/sign-proxy/sign-proxy.ts';
import { closeServer, listen } from '../compose/listeners.ts';
import { SECOND } from '../core/time.ts';
import type { Command, Output } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import { exchange } from './exchange.ts';
import { mint } from './mint.ts';
import { readSignProxyOptions, SIGN_PROXY_USAGE, type SignProxyArguments } from './sign-proxy-options.ts';

const TIMEOUT_MS = 30 * SECOND;
const GRACE_MS = 2 * SECOND;

/** `numberwall sign-proxy`: makes any client an attested one, until SIGINT or SIGTERM. */
export const signProxy: Command = async (args, _env, output) => {
  try {
    const options = readSignProxyOptions(args);
    if (options !== undefined) return await run(options, output);
    output.stdout.write(SIGN_PROXY_USAGE);
    return 0;
  } catch (error) {
    output.stderr.write(`numberwall sign-proxy: ${(error as Error).message}\n\n${SIGN_PROXY_USAGE}`);
    return 2;
  }
};

async function run(options: SignProxyArguments, output: Output): Promise<number> {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => resolve());
  });
  try {
    const credentials = keepCredentials(
      () => (options.exchange ? exchange(options.target, options) : mint(options)),
      Date.now,
    );
    // A key that cannot be used is said now, not with the first request; a gateway that is away may yet come.
    if (!options.exchange) await credentials.current();
    await serve(options, credentials, output, stopped);
    return 0;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const hint = code === 'EADDRINUSE' ? '; choose another with --listen' : '';
    output.stderr.write(`numberwall sign-proxy: ${message}${hint}\n`);
    return 1;
  }
}

async function serve(
  options: SignProxyArguments,
  credentials: ReturnType<typeof keepCredentials>,
  output: Output,
  stopped: Promise<void>,
): Promise<void> {
  await using target = new AsyncDisposableStack();
  const pool = target.adopt(new Pool(options.target), (open) => open.destroy());
  const server = createServer(
    createSignProxy({
      ...options,
      anyHost: options['allow-remote'],
      send: createSendSigned({ ...options, target: pool, credentials, timeoutMs: TIMEOUT_MS }),
      describe: describeFailure,
      report: (sentence) => void output.stderr.write(`${sentence}\n`),
    }),
  );
  const url = await listen(server, options.listen);
  output.stdout.write(`signing       ${url} → ${options.target}\n`);
  await stopped;
  await closeServer(server, GRACE_MS);
}
