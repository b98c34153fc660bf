import { Agent, request } from 'node:http';

import type { SignedHeaders } from '../phones/load-issuer.ts';

const IN_FLIGHT = 64;

export interface Drive {
  readonly url: string;
  readonly status: number;
  /** Header fields of each request; as many as are sent. */
  readonly signed: readonly SignedHeaders[];
}

export interface Driven {
  readonly perSecond: number;
  readonly p50: number;
  readonly p99: number;
}

/** Its status, once the answer has been read. */
export const ask = (agent: Agent, url: string, headers: SignedHeaders): Promise<number> =>
  new Promise((resolve, reject) => {
    request(url, { agent, headers }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', reject)
      .end();
  });

/** The value that a share of the values is not above. */
export const quantile = (values: readonly number[], share: number): number => {
  const sorted = values.toSorted((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
};

/** Sends them all, 64 at a time. @throws where one is answered otherwise. */
export const drive = async ({ url, status, signed }: Drive): Promise<Driven> => {
  const agent = new Agent({ keepAlive: true, maxSockets: IN_FLIGHT });
  const took: number[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < signed.length; index = next++) {
      const began = performance.now();
      const answered = await ask(agent, url, signed[index] ?? {});
      if (answered !== status) throw new Error(`${url} answered ${answered}`);
      took.push(performance.now() - began);
    }
  };
  const began = performance.now();
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  const seconds = (performance.now() - began) / 1_000;
  agent.destroy();
  return { perSecond: signed.length / seconds, p50: quantile(took, 0.5), p99: quantile(took, 0.99) };
};
