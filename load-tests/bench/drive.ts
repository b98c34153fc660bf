import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import type { SignedHeaders } from '../phones/load-issuer.ts';
import { SYSTEM_PATH } from './packages.ts';
import { pinned } from './servers.ts';

const run = promisify(execFile);

/** Requests under way at a time. */
export const IN_FLIGHT = 64;
const script = new URL('wrk-drive.lua', import.meta.url).pathname;
/** No drive takes so long. */
const AT_MOST = '300s';

export interface Drive {
  readonly url: string;
  readonly status: number;
  /** Header fields of each request; the last `IN_FLIGHT` of them may not be sent. */
  readonly signed: readonly SignedHeaders[];
}

export interface Driven {
  /** All that were sent: those that were still under way at the end, too. */
  readonly sent: number;
  readonly perSecond: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** The value that a share of the values is not above. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};

interface Said {
  readonly sent: number;
  readonly answered: number;
  readonly wrong: number;
  readonly failed: number;
  readonly micros: number;
  readonly p50: number;
  readonly p99: number;
}

const lineOf = (headers: SignedHeaders): string =>
  Object.entries(headers)
    .map(([name, value]) => `${name}\t${value}\t`)
    .join('');

/** The last line is what the script says; before it wrk says what it does. */
const readSaid = (stdout: string): Said => JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Said;

const driveFrom = async (folder: string, { url, status, signed }: Drive): Promise<Said> => {
  const file = join(folder, 'requests');
  await writeFile(file, signed.map((headers) => `${lineOf(headers)}\n`).join(''));
  const args = ['-t', '1', '-c', String(IN_FLIGHT), '-d', AT_MOST, '--timeout', '30s', '-s', script, url];
  const { stdout } = await run(...pinned('others', 'wrk', args), {
    env: {
      ...{ PATH: SYSTEM_PATH, WRK_REQUESTS: file, WRK_STATUS: String(status) },
      WRK_COUNT: String(signed.length - IN_FLIGHT),
    },
  });
  return readSaid(stdout);
};

/**
 * Sends them all, 64 at a time, from a client that costs little: one written in JavaScript on the other core leaves the
 * gateway waiting, and what waits wakes up for every single request. @throws where one is answered otherwise.
 */
export const drive = async (given: Drive): Promise<Driven> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-drive-'));
  try {
    const { sent, answered, wrong, failed, micros, p50, p99 } = await driveFrom(folder, given);
    if (wrong !== 0) throw new Error(`${given.url} answered ${wrong}`);
    if (failed > 0) throw new Error(`${given.url}: ${failed} connections failed`);
    return { sent, perSecond: (answered * 1e6) / micros, p50: p50 / 1_000, p99: p99 / 1_000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};
