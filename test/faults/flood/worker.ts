/**
 * One of several processes on one store: asks for decisions until it is told to stop, and tells what was admitted.
 * Arguments: URL, mode (`gathered`: as the gateway runs it, `plain`: no counter is ever said again), window in ms,
 * tenants (with commas between them; none: all keys have one tag), and `bans` where subjects are banned meanwhile.
 */
import { createRedisConnection } from '../../../src/adapters/redis/connection.ts';
import { createRedisDecisionStore } from '../../../src/adapters/redis/decide-store.ts';
import { createSharedDecisionStore } from '../../../src/adapters/redis/shared-store.ts';
import { createTaggedDecisions } from '../../../src/adapters/redis/tagged-decisions.ts';
import type { DecisionStore } from '../../../src/core/limits/store.ts';
import { keyTag } from '../../../src/core/tenants/key-tag.ts';
import { until } from '../../support/until.ts';
import { createBanningRequests, createFloodRequests, FLOOD_NAMESPACE, subjectsOf } from './requests.ts';
import type { Tally } from './tally.ts';

const CONCURRENCY = 8;
const [url = '', mode = '', windowMs = '', names = '', bans = ''] = process.argv.slice(2);
const tenants = names.split(',').filter((name) => name !== '');

const open = (namespace: string) => {
  let isReady = false;
  const connection = createRedisConnection({
    url,
    namespace,
    commandTimeoutMs: 150,
    connectTimeoutMs: 500,
    onState(state) {
      isReady = state === 'ready';
      if (!isReady) shared.disconnected();
      else if (mode === 'gathered') shared.connected();
    },
  });
  const { client } = connection;
  const shared = createSharedDecisionStore({
    client,
    namespace,
    byOwner: connection.topology === 'cluster',
    onJoined: () => undefined,
  });
  const writer = { mark: `.1${process.pid}`, eraKey: `{${namespace}}:era` };
  // What a store without eras would do: whatever the server has is taken at its word.
  const onLost = () => void client.set(writer.eraKey, '0').catch(() => undefined);
  const plain: DecisionStore = createRedisDecisionStore({ client, writer, onLost });
  return {
    store: mode === 'gathered' ? shared : plain,
    isReady: () => (mode === 'gathered' ? shared.isJoined : isReady),
    async close() {
      await shared[Symbol.asyncDispose]();
      await connection[Symbol.asyncDispose]();
    },
  };
};

/** One tag is one store; several are what a gateway on a Cluster makes of them. */
const openAll = () => {
  const own = open(FLOOD_NAMESPACE);
  const others = tenants.map(
    (tenant) => [keyTag(FLOOD_NAMESPACE, tenant), open(keyTag(FLOOD_NAMESPACE, tenant))] as const,
  );
  const byTag = new Map(others);
  const storeOf = (tag: string) => (byTag.get(tag) ?? own).store;
  const all = [own, ...byTag.values()];
  return {
    store:
      tenants.length === 0
        ? own.store
        : createTaggedDecisions({ sharedTag: FLOOD_NAMESPACE, storeOf, timeoutMs: 150 }),
    isReady: () => all.every((one) => one.isReady()),
    close: () => Promise.all(all.map((one) => one.close())),
  };
};

const opened = openAll();
await until(() => Promise.resolve(opened.isReady()), 10_000);
const requests = createFloodRequests(FLOOD_NAMESPACE, Number(windowMs), tenants);
const next =
  bans === 'bans' ? createBanningRequests(FLOOD_NAMESPACE, requests, String(process.pid)) : requests;
const tally: Tally = { asked: 0, failed: 0, slowestMs: 0, awayMs: 0, admitted: {} };
let isOver = false;
let lastAnswer = performance.now();

const ask = async (): Promise<void> => {
  const { request, subjects, source, onAdmitted } = next();
  const began = performance.now();
  tally.asked += 1;
  try {
    const { admitted, answer } = await opened.store.decide(request);
    tally.awayMs = Math.max(tally.awayMs, performance.now() - lastAnswer);
    lastAnswer = performance.now();
    if (admitted) onAdmitted?.();
    if (admitted) for (const subject of subjects) subjectsOf(tally.admitted, subject);
    if (answer?.isNew === true) subjectsOf(tally.admitted, [source]);
  } catch {
    tally.failed += 1;
    // As a client that comes back, not as a busy loop.
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  tally.slowestMs = Math.max(tally.slowestMs, performance.now() - began);
};

process.send?.('ready');
await new Promise((resolve) => process.once('message', resolve));
process.once('message', () => (isOver = true));
lastAnswer = performance.now();
const run = async (): Promise<void> => {
  while (!isOver) await ask();
};
await Promise.all(Array.from({ length: CONCURRENCY }, run));
process.send?.(tally);
await opened.close();
process.disconnect?.();
