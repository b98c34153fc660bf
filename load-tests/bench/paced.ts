import { setTimeout as sleep } from 'node:timers/promises';

import { Pool } from 'undici';

import type { SignedHeaders } from '../phones/load-issuer.ts';
import { quantile } from './drive.ts';

const CONNECTIONS = 64;

export interface Pace {
  readonly url: string;
  /** Header fields of the next request. */
  readonly next: () => SignedHeaders;
  readonly perSecond: number;
  readonly seconds: number;
}

/** How requests at a fixed rate were answered. */
export interface Paced {
  readonly sent: number;
  /** Answers by status, and failures of the connection by their code. */
  readonly answers: ReadonlyMap<number | string, number>;
  /** Milliseconds from the moment at which each was due: one that had to wait for its turn counts with its wait. */
  readonly p50: number;
  readonly p99: number;
}

const ask = async (pool: Pool, path: string, headers: SignedHeaders): Promise<number> => {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
  await body.dump();
  return statusCode;
};

/** Sends at a fixed rate, whatever the answers take (an open model: nothing is left out while the service is slow). */
export const pace = async ({ url, next, perSecond, seconds }: Pace): Promise<Paced> => {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, { connections: CONNECTIONS });
  const answers = new Map<number | string, number>();
  const took: number[] = [];
  const open = new Set<Promise<void>>();
  const began = performance.now();
  const sendOne = async (due: number, headers: SignedHeaders): Promise<void> => {
    const answer = await ask(pool, pathname, headers).catch((error: unknown) =>
      error instanceof Error && 'code' in error ? String(error.code) : String(error),
    );
    took.push(performance.now() - due);
    answers.set(answer, (answers.get(answer) ?? 0) + 1);
  };
  const total = Math.floor(perSecond * seconds);
  for (let sent = 0; sent < total; sent += 1) {
    const due = began + (sent * 1_000) / perSecond;
    const headers = next();
    const early = due - performance.now();
    if (early > 0) await sleep(early);
    const one = sendOne(due, headers).finally(() => open.delete(one));
    open.add(one);
  }
  await Promise.all(open);
  await pool.close();
  return { sent: total, answers, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
};
