import { setTimeout as sleep } from 'node:timers/promises';

import { startRedis, type RedisServer, type RedisServerOptions } from '../../support/redis-server.ts';
import { startTcpProxy, type TcpProxy } from '../../support/tcp-proxy.ts';
import { until } from '../../support/until.ts';
import type { FaultScenario } from './scenario.ts';

/** What a fault has to do its work with: the processes reach Redis through the proxy alone. */
interface SingleStage extends AsyncDisposable {
  readonly proxy: TcpProxy;
  readonly primary: RedisServer;
  /** Follows the primary, 50 ms behind. */
  readonly replica?: RedisServer;
}

interface SingleFault extends Omit<FaultScenario, 'start'> {
  readonly replica?: { readonly clockShift?: number };
  /** Breaks something in mid-flood. */
  readonly strike: (stage: SingleStage) => Promise<unknown>;
}

const REPLICA_LAG_MS = 50;
const HANG_MS = 5_000;
/** A clock that is put on by 30 s ends it at once. */
const SHORT_WINDOW_MS = 20_000;

const promote = async ({ primary, replica, proxy }: SingleStage): Promise<void> => {
  if (replica === undefined) throw new Error('the stage has no replica');
  await primary.kill();
  await replica.cli('REPLICAOF', 'NO', 'ONE');
  proxy.retarget(replica.port);
};

const repeat = async (times: number, pauseMs: number, work: () => unknown): Promise<void> => {
  for (let time = 0; time < times; time += 1) {
    await work();
    await sleep(pauseMs);
  }
};

const SINGLE_FAULTS: readonly SingleFault[] = [
  {
    id: 'failover',
    what: 'kill −9 of the primary; a replica 50 ms behind is promoted',
    replica: {},
    strike: promote,
  },
  {
    id: 'failover-clock-on',
    what: 'the same, and the promoted server’s clock is 30 s ahead',
    replica: { clockShift: 30 },
    windowMs: SHORT_WINDOW_MS,
    strike: promote,
  },
  {
    id: 'failover-clock-back',
    what: 'the same, and the promoted server’s clock is 30 s behind',
    replica: { clockShift: -30 },
    windowMs: SHORT_WINDOW_MS,
    strike: promote,
  },
  {
    id: 'failover-bans',
    what: 'kill −9 of the primary in the midst of bans; a replica 50 ms behind is promoted',
    replica: {},
    bans: true,
    strike: promote,
  },
  {
    id: 'wiped-bans',
    what: 'FLUSHALL in the midst of bans',
    bans: true,
    strike: ({ primary }) => primary.cli('FLUSHALL'),
  },
  {
    id: 'wiped',
    what: 'FLUSHALL',
    strike: ({ primary }) => primary.cli('FLUSHALL'),
  },
  {
    id: 'restarted-empty',
    what: 'kill −9, and back with nothing',
    strike: ({ primary }) => primary.restart(),
  },
  {
    id: 'hung',
    what: 'hangs for 5 s',
    strike: async ({ primary }) => {
      primary.pause();
      await sleep(HANG_MS);
      primary.resume();
    },
  },
  {
    id: 'cut',
    what: 'ten connections cut between execution and reply',
    strike: ({ proxy }) => repeat(10, 100, () => proxy.cutAfterNextRequest()),
  },
  {
    id: 'client-kill',
    what: 'CLIENT KILL of every client, five times',
    strike: ({ primary }) => repeat(5, 200, () => primary.cli('CLIENT', 'KILL', 'TYPE', 'normal')),
  },
  {
    id: 'script-flush',
    what: 'SCRIPT FLUSH, twenty times',
    strike: ({ primary }) => repeat(20, 50, () => primary.cli('SCRIPT', 'FLUSH', 'SYNC')),
  },
];

const startReplica = async (
  primary: RedisServer,
  options: RedisServerOptions,
  owned: AsyncDisposableStack,
): Promise<RedisServer> => {
  const link = owned.use(await startTcpProxy(primary.port, { delayMs: REPLICA_LAG_MS }));
  const replica = owned.use(await startRedis(options));
  await replica.cli('REPLICAOF', '127.0.0.1', String(link.port));
  await until(
    async () => (await replica.cli('INFO', 'replication')).includes('master_link_status:up'),
    15_000,
  );
  return replica;
};

const startStage = async ({ replica: wanted }: SingleFault): Promise<SingleStage> => {
  await using owned = new AsyncDisposableStack();
  const primary = owned.use(await startRedis({ args: ['--repl-diskless-sync-delay', '0'] }));
  const proxy = owned.use(await startTcpProxy(primary.port));
  const replica = wanted && (await startReplica(primary, wanted, owned));
  const all = owned.move();
  return {
    proxy,
    primary,
    ...(replica === undefined ? {} : { replica }),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
};

/** One server, or a primary and a replica that somebody promotes. */
export const SINGLE_SCENARIOS: readonly FaultScenario[] = SINGLE_FAULTS.map((fault) => ({
  ...fault,
  async start() {
    const stage = await startStage(fault);
    return {
      url: `redis://127.0.0.1:${stage.proxy.port}`,
      strike: () => fault.strike(stage),
      [Symbol.asyncDispose]: () => stage[Symbol.asyncDispose](),
    };
  },
}));
