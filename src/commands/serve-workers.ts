import closeWithGrace from 'close-with-grace';

import type { Config } from '../../config/schema.ts';
import { startPrimary } from '../adapters/workers/primary.ts';
import { LINGER_MS, reserve, type ListenAddress } from '../compose/listeners.ts';
import type { HangUp } from './hang-up.ts';

/** Beyond what requests under way may take: closing stores, and the last metrics. */
const STOP_SLACK_MS = 2_000;

const listenText = ({ host, port }: ListenAddress): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`;

/** Each worker listens of its own, so nothing holds the port meanwhile. */
const fixPort = async (listen: ListenAddress): Promise<ListenAddress> => {
  await using reserved = await reserve(listen);
  return reserved.address;
};

/** Port 0 becomes one number for all; what has a number stays in the configuration. */
const fixedPorts = async ({ public: { listen }, admin }: Config): Promise<Record<string, string>> => ({
  ...(listen.port === 0 ? { NUMBERWALL_PUBLIC_LISTEN: listenText(await fixPort(listen)) } : {}),
  ...(admin.listen.port === 0 ? { NUMBERWALL_ADMIN_LISTEN: listenText(await fixPort(admin.listen)) } : {}),
});

/**
 * Runs an instance of several workers until it is told to stop: SIGHUP takes the configuration anew in all of them,
 * SIGUSR2 replaces them one after the other, SIGTERM lets them end what is under way.
 */
export const serveByWorkers = async (config: Config, hangUp: HangUp): Promise<number> => {
  const env = await fixedPorts(config);
  const stopWithinMs = config.drain.graceMs + LINGER_MS + STOP_SLACK_MS;
  const primary = startPrimary({ workers: config.workers, env, stopWithinMs });
  const { promise: stopped, resolve } = Promise.withResolvers<number>();
  const roll = (): void => void primary.roll();
  process.on('SIGUSR2', roll);
  hangUp.follow(() => primary.reload());
  const closing = closeWithGrace(
    { delay: false, logger: false, skip: ['SIGHUP', 'SIGUSR2'] },
    async ({ err }) => {
      await primary.stop();
      resolve(err === undefined ? 0 : 1);
    },
  );
  const code = await primary.started;
  if (code !== 0) {
    await primary.stop();
    closing.uninstall();
    resolve(code);
  }
  return stopped.finally(() => process.off('SIGUSR2', roll));
};
