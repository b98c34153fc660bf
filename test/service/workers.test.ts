import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';

import {
  createSimulatedUpstream,
  type SimulatedUpstream,
} from '../../src/adapters/simulated-upstream/simulated-upstream.ts';
import { startChildGateway, type ChildGateway } from '../support/child-gateway.ts';
import { readSamples } from '../support/open-metrics.ts';
import { createPhone, type Phone, type TestIssuer } from '../support/phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { ask, LOOKUP, put, settings } from '../support/reloading-child.ts';
import { createServiceIssuer, send } from '../support/service.ts';
import { until } from '../support/until.ts';

const LIMIT = 40;
const WORKERS = 2;
/** Nothing here depends on how fast the machine is. */
const LONG = 120_000;

let issuer: TestIssuer;
let redis: RedisServer;
let upstream: SimulatedUpstream;
let upstreamUrl: string;
let gateway: ChildGateway;
let phone: Phone;

const configOf = (limit: number): object => ({
  ...settings(issuer, { id: 'changing', by: 'number', limit, window: '1h', onStoreFailure: 'closed' }),
  upstream: { url: upstreamUrl, connections: 16 },
  overload: { maxEventLoopDelay: '10s' },
  store: { redis: { url: redis.url, commandTimeout: '1s' } },
  workers: WORKERS,
});

const scrape = async () => readSamples((await send('GET', `${gateway.adminUrl}/metrics`)).text);

const sumOf = async (name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> =>
  (await scrape())
    .filter((sample) => sample.name === name)
    .filter((sample) => Object.entries(labels).every(([label, value]) => sample.labels[label] === value))
    .reduce((sum, { value }) => sum + value, 0);

const lookups = () => sumOf('numberwall_requests_total', { route: 'lookup' });

const serving = (workers: number) =>
  until(
    async () =>
      (await sumOf('numberwall_workers').catch(() => 0)) === workers &&
      (await send('GET', `${gateway.adminUrl}/readyz`)).status === 200,
    LONG,
  );

const pids = (): readonly number[] =>
  execFileSync('pgrep', ['-P', String(gateway.process.pid)], { encoding: 'utf8' })
    .split('\n')
    .filter((line) => line !== '')
    .map(Number);

const applied = () => sumOf('numberwall_config_reloads_total', { result: 'applied' });

const takeConfiguration = async (config: object): Promise<void> => {
  const before = await applied();
  await put(gateway, config);
  gateway.process.kill('SIGHUP');
  await until(async () => (await applied()) === before + WORKERS, LONG);
};

/** Each on a connection of its own, so that they reach all workers. */
const askApart = (count: number) =>
  Promise.all(
    Array.from({ length: count }, () => ask(phone, gateway.publicUrl + LOOKUP, new Agent({ maxSockets: 1 }))),
  );

beforeAll(async () => {
  issuer = await createServiceIssuer();
  redis = await startRedis();
  upstream = await createSimulatedUpstream({
    registered: { count: 10, seed: 1 },
    latencyMs: 20,
    clock: Date.now,
  });
  upstreamUrl = await upstream.listen(0);
  gateway = await startChildGateway({
    publicPort: await freePort(),
    adminPort: await freePort(),
    config: configOf(LIMIT),
    env: { NUMBERWALL_HASH_KEY: '5e'.repeat(32) },
  });
  await serving(WORKERS);
}, 300_000);

beforeEach(async () => {
  phone = await createPhone(issuer);
});

afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream.close();
  await redis.stop();
}, LONG);

it('keeps limits exact, and shows all workers in one scrape', async () => {
  const before = await lookups();
  const answers = await askApart(LIMIT + 20);
  expect(answers.filter((answer) => answer === 200)).toHaveLength(LIMIT);
  expect(answers.filter((answer) => answer === 429)).toHaveLength(20);
  // A request is counted when its answer has left.
  await until(async () => (await lookups()) === before + LIMIT + 20, LONG);
  const seen = await sumOf('numberwall_request_duration_seconds_count', { route: 'lookup' });
  expect(seen).toBe(before + LIMIT + 20);
  // What is one for all is not added up.
  expect(await sumOf('numberwall_store_state', { state: 'available' })).toBe(1);
  expect(await sumOf('numberwall_build_info')).toBe(1);
}, 300_000);

it('replaces a worker that dies, counts it, and takes nothing back of what was shown', async () => {
  await askApart(30);
  await until(async () => (await lookups()) >= 30, LONG);
  const shown = await lookups();
  const [victim = 0] = pids().slice(-1);
  process.kill(victim, 'SIGKILL');
  await until(async () => (await sumOf('numberwall_worker_exits_total', { reason: 'died' })) === 1, LONG);
  await serving(WORKERS);
  expect(pids()).toHaveLength(WORKERS);
  expect(pids()).not.toContain(victim);
  expect(await lookups()).toBeGreaterThanOrEqual(shown);
  expect([200, 429]).toContain(await ask(phone, gateway.publicUrl + LOOKUP, new Agent()));
}, 300_000);

it('takes another configuration in all workers on SIGHUP', async () => {
  await takeConfiguration(configOf(5));
  const answers = await askApart(20);
  expect(answers.filter((answer) => answer === 200)).toHaveLength(5);
}, 300_000);

it('loses no request while its workers are replaced one after the other', async () => {
  await takeConfiguration(configOf(100_000));
  const before = pids();
  const answers = new Map<number | string, number>();
  let isOver = false;
  const keepAsking = async (): Promise<void> => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!isOver) {
      const answer = await ask(phone, gateway.publicUrl + LOOKUP, agent);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      await sleep(5);
    }
    agent.destroy();
  };
  const asking = Array.from({ length: 8 }, keepAsking);
  gateway.process.kill('SIGUSR2');
  await until(
    () => Promise.resolve(pids().length === 2 && pids().every((pid) => !before.includes(pid))),
    LONG,
  );
  await until(
    async () => (await sumOf('numberwall_worker_exits_total', { reason: 'rolled' })) === WORKERS,
    LONG,
  );
  isOver = true;
  await Promise.all(asking);
  // 429 is an answer: the device's own limit is reached.
  expect([...answers.keys()].filter((answer) => answer !== 200 && answer !== 429)).toEqual([]);
  expect(answers.get(200)).toBeGreaterThan(0);
}, 300_000);

it('ends what is under way on SIGTERM, and then every process', async () => {
  upstream.sideChannel.setFaults({ delayMs: 4_000 });
  const before = pids();
  const asked = askApart(8);
  await until(async () => (await sumOf('numberwall_in_flight_requests')) === 8, LONG);
  const exited = once(gateway.process, 'exit');
  gateway.process.kill('SIGTERM');
  expect(await asked).toEqual(Array.from({ length: 8 }, () => 200));
  expect(await exited).toEqual([0, null]);
  for (const pid of before) expect(() => process.kill(pid, 0)).toThrow(/ESRCH/);
}, 300_000);
