import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from './redis-server.ts';
import { until } from './until.ts';

/** A primary, a replica and three Sentinels on loopback. */
export interface SentinelSet extends AsyncDisposable {
  readonly url: string;
  readonly primary: RedisServer;
  readonly replica: RedisServer;
  readonly sentinels: readonly RedisServer[];
  /** Port of whoever the Sentinels now name. */
  primaryPort(): Promise<number>;
}

export interface SentinelSetOptions {
  /** After how many ms of silence a primary counts as dead. */
  readonly downAfterMs?: number;
  /** That the Sentinels want of their clients. */
  readonly sentinelPassword?: string;
}

export const SERVICE = 'numbers';
const SENTINELS = 3;

const configuration = (primaryPort: number, { downAfterMs = 300, sentinelPassword }: SentinelSetOptions) =>
  [
    `sentinel monitor ${SERVICE} 127.0.0.1 ${primaryPort} 2`,
    `sentinel down-after-milliseconds ${SERVICE} ${downAfterMs}`,
    `sentinel failover-timeout ${SERVICE} 2000`,
    ...(sentinelPassword === undefined
      ? []
      : [`requirepass ${sentinelPassword}`, `sentinel sentinel-pass ${sentinelPassword}`]),
    '',
  ].join('\n');

const follow = async (replica: RedisServer, port: number): Promise<void> => {
  await replica.cli('REPLICAOF', '127.0.0.1', String(port));
  await until(
    async () => (await replica.cli('INFO', 'replication')).includes('master_link_status:up'),
    15_000,
  );
};

const startSentinels = async (
  primary: RedisServer,
  options: SentinelSetOptions,
  owned: AsyncDisposableStack,
): Promise<RedisServer[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-sentinel-'));
  owned.defer(() => rm(directory, { recursive: true, force: true }));
  const sentinels: RedisServer[] = [];
  const password = options.sentinelPassword;
  for (let index = 0; index < SENTINELS; index += 1) {
    const file = join(directory, `${index}.conf`);
    await writeFile(file, configuration(primary.port, options));
    const port = await freePort();
    const sentinel = owned.use(
      await startRedis({ port, sentinelFile: file, ...(password === undefined ? {} : { password }) }),
    );
    sentinels.push(sentinel);
  }
  return sentinels;
};

/** All of them know of each other and of the replica: a failover could happen now. */
const isReady = async (sentinel: RedisServer): Promise<boolean> => {
  const told = await sentinel.cli('SENTINEL', 'MASTER', SERVICE);
  return /num-slaves\n1\n/.test(told) && new RegExp(`num-other-sentinels\n${SENTINELS - 1}\n`).test(told);
};

/** Starts them, and waits until a failover could happen. */
export const startSentinelSet = async (options: SentinelSetOptions = {}): Promise<SentinelSet> => {
  await using owned = new AsyncDisposableStack();
  const args = ['--repl-diskless-sync-delay', '0', '--repl-diskless-load', 'disabled'];
  const primary = owned.use(await startRedis({ args }));
  const replica = owned.use(await startRedis({ args }));
  await follow(replica, primary.port);
  const sentinels = await startSentinels(primary, options, owned);
  await until(async () => (await Promise.all(sentinels.map(isReady))).every(Boolean), 20_000);
  const all = owned.move();
  return {
    url: `redis+sentinel://${sentinels.map((sentinel) => `127.0.0.1:${sentinel.port}`).join(',')}/${SERVICE}`,
    primary,
    replica,
    sentinels,
    async primaryPort() {
      const told = await sentinels[0]?.cli('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', SERVICE);
      return Number(told?.split('\n')[1]);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
};
