/**
 * `npm run bench`: what a request costs, beside the floor and beside what else could stand in front of the endpoint, in
 * interleaved runs (A B C … A B C …) on loopback; the measured process on one core, load, upstream and Redis on the other.
 * Bounded in count. Writes bench/results.json and the tables and the picture of docs/performance.md; `--quick` takes
 * fewer requests, and writes nothing.
 */
import { execFileSync } from 'node:child_process';
import { parseArgs } from 'node:util';

import { Redis } from 'ioredis';

import { measureDecisions } from './decisions.ts';
import { drive, quantile, type Driven } from './drive.ts';
import { measureRedisCall, measureSignature } from './floor.ts';
import { judge } from './goals.ts';
import { requirePackages, versionOf } from './packages.ts';
import { LOOKUP, openBench, type Bench, type Peer } from './peers.ts';
import type { LoadPhone, SignedHeaders } from '../phones/load-issuer.ts';
import { goalTable, peerTable, writeResults, type PeerResult, type Results } from './report.ts';
import { cpuMicros } from './servers.ts';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const size = values.quick
  ? { runs: 3, requests: 500, phones: 100, devices: 200 }
  : { runs: 5, requests: 1_000, phones: 300, devices: 500 };
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

const headersFor = (peer: Peer, phones: readonly LoadPhone[]): readonly SignedHeaders[] => {
  if (!peer.isSigned) return Array.from({ length: size.requests * CHEAP_FACTOR }, () => ({}));
  const target = new URL(LOOKUP, peer.url).href;
  return Array.from(
    { length: size.requests },
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
    cpuMicros: used / signed.length,
    scriptCalls: (await scriptCalls(redis)) / signed.length,
  };
};

/** What shows nothing is refused before it is counted; the edge counts what shows a token, whatever it is worth. */
const fillEdge = async (url: string): Promise<void> => {
  for (let asked = 0; asked < 2; asked += 1)
    await fetch(url, { headers: { 'oauth-client-attestation': 'none' } }).then((answer) => answer.text());
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

const measurePeers = async ({ peers, issuer, redisPort }: Bench): Promise<PeerResult[]> => {
  const redis = new Redis(redisPort, '127.0.0.1');
  const phones = Array.from({ length: size.phones }, () => issuer.createPhone());
  const runs = new Map<Peer, Run[]>(peers.map((peer) => [peer, []]));
  // The first round warms all of them up. The edge limit of the one that denies is full after it.
  for (let round = 0; round <= size.runs; round += 1) {
    for (const [peer, done] of runs) {
      if (round === 0 && peer.id === 'denied') await fillEdge(peer.url);
      const run = await runOnce(peer, phones, redis);
      if (round > 0) done.push(run);
      say(`round ${round}/${size.runs}  ${run.cpuMicros.toFixed(0).padStart(6)} µs CPU  ${peer.name}`);
    }
  }
  redis.disconnect();
  return [...runs].map(([peer, done]) => resultOf(peer, done));
};

const measure = async (): Promise<Results> => {
  await using bench = await openBench();
  const signature = await measureSignature();
  const redisCall = await measureRedisCall(bench.redisUrl);
  const peers = await measurePeers(bench);
  say(`decisions of the production profile: ${size.devices} devices, ten look-ups each`);
  const decisions = await measureDecisions(bench.redisPort, size.devices);
  return {
    machine: {
      node: process.version,
      redis: versionOf('redis-server', '--version'),
      haproxy: versionOf('haproxy', '-v'),
      nginx: versionOf('nginx', '-v'),
    },
    ...{ runs: size.runs, requests: size.requests, floor: { signature, redisCall }, peers, decisions },
  };
};

requirePackages();
// Load and upstream share a core; on one core everything does.
try {
  execFileSync('taskset', ['-cp', '1', String(process.pid)], { stdio: 'ignore' });
} catch {
  say('one core: nothing is pinned');
}
const results = await measure();
const goals = judge(results);
process.stdout.write(`${peerTable(results)}\n\n${goalTable(goals)}\n`);
if (!values.quick) await writeResults(results, goals);
