/**
 * `npm run bench`: what a request costs, beside the floor and beside what else could stand in front of the endpoint, in
 * interleaved runs (A B C … A B C …) on loopback; the measured process on one core, load, upstream and Redis on the other.
 * Bounded in count. Writes bench/results.json and the tables and the picture of docs/performance.md; `--quick` takes
 * fewer requests, and writes nothing; `--growth` measures stores with many subjects alone, and writes nothing either.
 */
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';

import { Redis } from 'ioredis';

import { measureDecisions, type DecisionCost } from './decisions.ts';
import { drive, IN_FLIGHT, quantile, type Driven } from './drive.ts';
import { measureRedisCall, measureSignature } from './floor.ts';
import { measureColdStart } from './cold-start.ts';
import { judge } from './goals.ts';
import { growthTable, measureGrowth, type Growth } from './growth.ts';
import { measureLatency, type Latency } from './latency.ts';
import { requirePackages, versionOf } from './packages.ts';
import { LOOKUP, openBench, type Bench, type Peer } from './peers.ts';
import type { LoadPhone, SignedHeaders } from '../phones/load-issuer.ts';
import { goalTable, latencyText, peerTable, writeResults, type PeerResult, type Results } from './report.ts';
import { cpuMicros, runAll, runAlone, start } from './servers.ts';
import { freePort } from '../servers/free-port.ts';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    growth: { type: 'boolean', default: false },
    subjects: { type: 'string' },
  },
});
const size = values.quick
  ? { runs: 3, requests: 500, warm: 2_000, phones: 100, devices: 200, subjects: 20_000 }
  : { runs: 5, requests: 3_000, warm: 20_000, phones: 300, devices: 500, subjects: 1_000_000 };
const subjects = values.subjects === undefined ? size.subjects : Number(values.subjects);
/** Proofs age: more than these are not signed ahead. */
const WARM_AT_ONCE = 2_000;
const AFTER_PAUSE = 500;
/** Of what costs little more are sent: the kernel’s account has ticks of 10 ms. */
const CHEAP_FACTOR = 4;

const say = (line: string): void => void process.stderr.write(`${line}\n`);

interface Run extends Driven {
  readonly cpuMicros: number;
  readonly scriptCalls: number;
}

const scriptCalls = async (redis: Redis): Promise<number> =>
  [...(await redis.info('commandstats')).matchAll(/cmdstat_eval(?:sha)?:calls=(\d+)/g)].reduce(
    (sum, [, calls]) => sum + Number(calls),
    0,
  );

const headersFor = (
  peer: Peer,
  phones: readonly LoadPhone[],
  requests = size.requests,
): readonly SignedHeaders[] => {
  if (!peer.isSigned) return Array.from({ length: requests * CHEAP_FACTOR + IN_FLIGHT }, () => ({}));
  const target = new URL(LOOKUP, peer.url).href;
  return Array.from(
    { length: requests + IN_FLIGHT },
    (_, index) => phones[index % phones.length]?.sign('GET', target) ?? {},
  );
};

const runOnce = async (peer: Peer, phones: readonly LoadPhone[], redis: Redis): Promise<Run> => {
  const signed = headersFor(peer, phones);
  await redis.config('RESETSTAT');
  const before = await cpuMicros(peer.pid);
  const driven = await drive({ url: peer.url, status: peer.status, signed });
  const used = (await cpuMicros(peer.pid)) - before;
  return {
    ...driven,
    cpuMicros: used / driven.sent,
    scriptCalls: (await scriptCalls(redis)) / driven.sent,
  };
};

/** What shows nothing is refused before it is counted; the edge counts what shows a token, whatever it is worth. */
const fillEdge = async (url: string): Promise<void> => {
  for (let asked = 0; asked < 2; asked += 1)
    await fetch(url, { headers: { 'oauth-client-attestation': 'none' } }).then((answer) => answer.text());
};

const sendSome = async (peer: Peer, phones: readonly LoadPhone[], requests: number): Promise<void> => {
  await drive({ url: peer.url, status: peer.status, signed: headersFor(peer, phones, requests) });
};

const warmUp = async (peer: Peer, phones: readonly LoadPhone[]): Promise<void> => {
  say(`warming up: ${peer.name}`);
  for (let sent = 0; sent < size.warm; sent += WARM_AT_ONCE) await sendSome(peer, phones, WARM_AT_ONCE);
};

/** What was paused takes its store for away until it has looked again, with two workers each for itself. */
const settle = async (peer: Peer, phones: readonly LoadPhone[], attempts = 10): Promise<void> => {
  if (peer.id === 'denied') await fillEdge(peer.url);
  try {
    // The first ones after a pause find cold caches.
    await sendSome(peer, phones, AFTER_PAUSE);
  } catch (error) {
    if (attempts === 0) throw error;
    await sleep(1_000);
    await settle(peer, phones, attempts - 1);
  }
};

const medianOf = (runs: readonly Run[], of: (run: Run) => number): number => quantile(runs.map(of), 0.5);

const resultOf = ({ id, name, cannot }: Peer, runs: readonly Run[]): PeerResult => ({
  ...{ id, name, cannot },
  perSecond: medianOf(runs, ({ perSecond }) => perSecond),
  cpuMicros: medianOf(runs, (run) => run.cpuMicros),
  p50: medianOf(runs, ({ p50 }) => p50),
  p99: medianOf(runs, ({ p99 }) => p99),
  scriptCalls: medianOf(runs, (run) => run.scriptCalls),
});

const runsOf = async (peers: readonly Peer[], phones: readonly LoadPhone[], redis: Redis) => {
  const pids = peers.map(({ pid }) => pid);
  // In short all run on: a pause costs seconds.
  const alone = async ({ pid }: Peer): Promise<void> => (values.quick ? undefined : runAlone(pid, pids));
  const runs = new Map<Peer, Run[]>(peers.map((peer) => [peer, []]));
  try {
    // What has served for days is compiled: some thousand requests of each come first, and do not count.
    for (const peer of peers) {
      await alone(peer);
      await settle(peer, phones);
      await warmUp(peer, phones);
    }
    for (let round = 1; round <= size.runs; round += 1) {
      for (const [peer, done] of runs) {
        await alone(peer);
        await settle(peer, phones);
        const run = await runOnce(peer, phones, redis);
        done.push(run);
        say(`round ${round}/${size.runs}  ${run.cpuMicros.toFixed(0).padStart(6)} µs CPU  ${peer.name}`);
      }
    }
  } finally {
    await runAll(pids);
  }
  return runs;
};

const measurePeers = async ({ peers, issuer, redisPort }: Bench): Promise<PeerResult[]> => {
  const redis = new Redis(redisPort, '127.0.0.1');
  const phones = Array.from({ length: size.phones }, () => issuer.createPhone());
  const runs = await runsOf(peers, phones, redis);
  redis.disconnect();
  return [...runs].map(([peer, done]) => resultOf(peer, done));
};

/** A Redis of its own on the core of what is measured: by its own account a script lasts longer where its core is shared. */
const startRedis = async (servers: AsyncDisposableStack): Promise<number> => {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', ''];
  servers.use(start('measured', 'redis-server', args));
  return port;
};

const growth = async (): Promise<Growth> => {
  await using servers = new AsyncDisposableStack();
  say(`stores with ${subjects} subjects`);
  const ports = { full: await startRedis(servers), empty: await startRedis(servers) };
  return await measureGrowth(ports, subjects);
};

/** The median of several, after one that does not count. */
const decisions = async (): Promise<DecisionCost> => {
  await using servers = new AsyncDisposableStack();
  say(`decisions of the production profile: ${size.devices} devices, ten look-ups each`);
  const port = await startRedis(servers);
  const costs: DecisionCost[] = [];
  await measureDecisions(port, size.devices);
  for (let run = 0; run < size.runs; run += 1) costs.push(await measureDecisions(port, size.devices));
  const median = (of: (cost: DecisionCost) => number): number => quantile(costs.map(of), 0.5);
  const [first] = costs;
  if (first === undefined) throw new Error('nothing was measured');
  const [scriptMicros, serverMicros] = [
    median((cost) => cost.scriptMicros),
    median((cost) => cost.cpuMicros),
  ];
  return { ...first, scriptMicros, cpuMicros: serverMicros };
};

/** What waits is measured where nothing else runs: idle gateways have work of their own each second. */
const latencies = async (saturation: number): Promise<Latency> => {
  await using bench = await openBench({ only: ['bare', 'numberwall'] });
  const phones = Array.from({ length: size.phones }, () => bench.issuer.createPhone());
  for (const peer of bench.peers) await warmUp(peer, phones);
  say('latency at fixed rates');
  return await measureLatency(bench.peers, phones, saturation, size.runs);
};

const peers = async () => {
  await using bench = await openBench();
  const signature = await measureSignature();
  const redisCall = await measureRedisCall(bench.redisUrl);
  return { floor: { signature, redisCall }, peers: await measurePeers(bench) };
};

const measure = async (): Promise<Results> => {
  const compared = await peers();
  const saturation = compared.peers.find(({ id }) => id === 'numberwall')?.perSecond ?? NaN;
  return {
    machine: {
      node: process.version,
      redis: versionOf('redis-server', '--version'),
      haproxy: versionOf('haproxy', '-v'),
      nginx: versionOf('nginx', '-v'),
    },
    ...{ runs: size.runs, requests: size.requests, ...compared },
    decisions: await decisions(),
    latency: await latencies(saturation),
    growth: await growth(),
    coldStartSeconds: await measureColdStart(),
  };
};

const showGrowth = async (): Promise<void> => {
  const grown = await growth();
  process.stdout.write(
    `${growthTable(grown)}\n\nfull ÷ empty: Redis ${grown.redisRatio.toFixed(2)}, embedded ${grown.embeddedRatio.toFixed(2)}\n`,
  );
};

const measureAll = async (): Promise<void> => {
  const results = await measure();
  const goals = judge(results);
  const texts = [peerTable(results), goalTable(goals), latencyText(results), growthTable(results.growth)];
  process.stdout.write(`${texts.join('\n\n')}\n`);
  if (!values.quick) await writeResults(results, goals);
};

requirePackages();
// Load and upstream share a core; on one core everything does.
try {
  execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });
} catch {
  say('one core: nothing is pinned');
}
await (values.growth ? showGrowth() : measureAll());
