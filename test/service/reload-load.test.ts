import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import type { ChildGateway } from '../support/child-gateway.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import {
  applied,
  ask,
  changingPolicy,
  LIMIT,
  LOOKUP,
  put,
  reloads,
  settings,
  startReloadingChild,
} from '../support/reloading-child.ts';
import { createServiceIssuer } from '../support/service.ts';

/** 200 requests a second, whatever the answers do. */
const flood = async (phone: Phone, gateway: ChildGateway, total: number) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const began = performance.now();
  const answers: Promise<number | string>[] = [];
  for (let at = 0; at < total; at += 1) {
    answers.push(ask(phone, `${gateway.publicUrl}${LOOKUP}`, agent));
    const ahead = began + (at + 1) * 5 - performance.now();
    if (ahead > 0) await sleep(ahead);
  }
  const ended = await Promise.all(answers);
  agent.destroy();
  const counts: Record<string, number> = {};
  for (const each of ended) counts[each] = (counts[each] ?? 0) + 1;
  return counts;
};

describe('reloads under 200 requests a second', () => {
  it('by file and by signal break no request, and a policy that is not touched admits exactly its limit', async () => {
    const issuer = await createServiceIssuer();
    await using gateway = await startReloadingChild(issuer);
    const phone = await createPhone(issuer);
    const flooding = flood(phone, gateway, 500);
    for (let at = 1; at <= 6; at += 1) {
      await put(gateway, settings(issuer, changingPolicy(10_000 + at)));
      if (at % 2 === 0) gateway.process.kill('SIGHUP');
      await applied(gateway, at);
    }
    expect(await flooding).toEqual({ 200: LIMIT, 429: 500 - LIMIT });
    expect(await reloads(gateway, 'refused')).toBe(0);
  }, 30_000);
});
