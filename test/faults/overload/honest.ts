import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { createLoadIssuer, type LoadPhone } from '../../../load-tests/phones/load-issuer.ts';

/** How phones with an honest app fared: milliseconds from when a request was due, and how many were not answered 200. */
export interface Honest {
  readonly asked: number;
  readonly failed: number;
  readonly p50: number;
  readonly p99: number;
}

const RATE = 100;
const PHONES = 50;
const PATH = '/json/users/1-2125550147/status';

/** Attestation service and phones of one measurement. */
export const createHonest = (issuer: string, audience: string) => {
  const service = createLoadIssuer(issuer, audience);
  const phones = Array.from({ length: PHONES }, () => service.createPhone());
  return { jwks: service.jwks, phones };
};

const ask = (agent: Agent, url: string, phone: LoadPhone): Promise<number> =>
  new Promise((resolve) => {
    request(url, { agent, headers: phone.sign('GET', url) }, (answer) => {
      answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
    })
      .once('error', () => resolve(0))
      .end();
  });

/** 100 look-ups a second by phones that the gateway knows, on kept connections, each due at its time whatever became of the others. */
export const measureHonest = async (
  origin: string,
  phones: readonly LoadPhone[],
  forMs: number,
): Promise<Honest> => {
  const agent = new Agent({ keepAlive: true });
  const took: number[] = [];
  let failed = 0;
  const one = async (due: number, phone: LoadPhone): Promise<void> => {
    const status = await ask(agent, `${origin}${PATH}`, phone);
    if (status === 200) took.push(performance.now() - due);
    else failed += 1;
  };
  const under: Promise<void>[] = [];
  const began = performance.now();
  for (let due = began; due < began + forMs; due += 1_000 / RATE) {
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    const phone = phones[under.length % phones.length];
    if (phone !== undefined) under.push(one(due, phone));
  }
  await Promise.all(under);
  agent.destroy();
  took.sort((a, b) => a - b);
  const at = (share: number): number =>
    took[Math.min(took.length - 1, Math.floor(share * took.length))] ?? NaN;
  return { asked: under.length, failed, p50: at(0.5), p99: at(0.99) };
};
