import { mkdir, readFile, writeFile } from 'node:fs/promises';

import type { DecisionCost } from './decisions.ts';
import { growthTable, type Growth } from './growth.ts';
import type { Latency } from './latency.ts';
import type { Goal } from './goals.ts';
import { picture } from './picture.ts';

export interface PeerResult {
  readonly id: string;
  readonly name: string;
  readonly cannot: string;
  readonly perSecond: number;
  readonly cpuMicros: number;
  /** Milliseconds with 64 requests in flight. */
  readonly p50: number;
  readonly p99: number;
  /** Scripts that Redis ran for a request. */
  readonly scriptCalls: number;
}

export interface Results {
  readonly machine: Readonly<Record<string, string>>;
  readonly runs: number;
  readonly requests: number;
  /** CPU µs. */
  readonly floor: { readonly signature: number; readonly redisCall: number };
  readonly peers: readonly PeerResult[];
  readonly decisions: DecisionCost;
  readonly growth: Growth;
  readonly latency: Latency;
  readonly coldStartSeconds: number;
}

const DIRECTORY = new URL('../../bench/', import.meta.url);
const DOCUMENT = new URL('../../docs/performance.md', import.meta.url);
const PICTURE = new URL('../../docs/performance.svg', import.meta.url);
const BEGIN = '<!-- measured by `npm run bench`: begin -->';
const END = '<!-- measured by `npm run bench`: end -->';

/** One row a peer, medians of the runs. */
export const peerTable = ({ peers, floor, runs, requests }: Results): string =>
  [
    `Medians of ${runs} interleaved runs of ${requests} requests, four times as many where nothing is signed; 64 in flight. Floor: one ES256 signature ${floor.signature.toFixed(0)} µs, one call to Redis ${floor.redisCall.toFixed(0)} µs.`,
    '',
    '| | CPU µs a request | requests/s | p50, p99 ms | what it leaves undone |',
    '| --- | --- | --- | --- | --- |',
    ...peers.map(
      ({ name, cpuMicros, perSecond, p50, p99, cannot }) =>
        `| ${name} | ${cpuMicros.toFixed(0)} | ${perSecond.toFixed(0)} | ${p50.toFixed(0)}, ${p99.toFixed(0)} | ${cannot === '' ? '—' : cannot} |`,
    ),
  ].join('\n');

/** One row a goal. */
export const goalTable = (goals: readonly Goal[]): string =>
  [
    '| | goal | measured | |',
    '| --- | --- | --- | --- |',
    ...goals.map(
      ({ what, goal, measured, isMet }) => `| ${what} | ${goal} | ${measured} | ${isMet ? '✓' : '✗'} |`,
    ),
  ].join('\n');

/** One sentence. */
export const latencyText = ({ latency }: Results): string =>
  `p99 at ${latency.perSecond.toFixed(0)} requests/s, half of what it can: Express + undici ${latency.bareP99.toFixed(1)} ms, Numberwall ${latency.p99.toFixed(1)} ms. Honest p99 at a tenth of it: ${latency.honestP99.toFixed(1)} ms alone, ${latency.floodedP99.toFixed(1)} ms beside a flood without tokens over 64 connections.`;

/** Writes the figures, and what docs/performance.md shows of them. */
export const writeResults = async (results: Results, goals: readonly Goal[]): Promise<void> => {
  await mkdir(DIRECTORY, { recursive: true });
  await writeFile(
    new URL('results.json', DIRECTORY),
    `${JSON.stringify({ ...results, goals }, undefined, 2)}\n`,
  );
  await writeFile(PICTURE, picture(results.peers));
  const text = await readFile(DOCUMENT, 'utf8');
  const tables = [
    peerTable(results),
    goalTable(goals),
    latencyText(results),
    growthTable(results.growth),
  ].join('\n\n');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  await writeFile(DOCUMENT, `${before}\n\n${tables}\n\n${text.slice(text.indexOf(END))}`);
};
