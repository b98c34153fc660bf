import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { createSimulatedUpstream } from '../../../src/adapters/simulated-upstream/simulated-upstream.ts';
import {
  failureOf,
  httpAnswer,
  LIMITS,
  LOOKUP,
  openUpstream,
  START,
  startByteServer,
} from '../../support/upstream-bench.ts';

const TOO_SLOW = { code: 'upstream_timeout', reason: 'upstream_too_slow', headers: {} };

const timed = async <T>(work: Promise<T>) => {
  const began = performance.now();
  const result = await work;
  return { result, ms: performance.now() - began };
};

const openService = (latencyMs: number, faults = {}) =>
  createSimulatedUpstream({ registered: { count: 1, seed: 1 }, latencyMs, clock: Date.now, faults });

describe('the time of one request', () => {
  it('is enough for an answer that comes before its end', async () => {
    await using service = await openService(LIMITS.timeoutMs - 100);
    await using opened = openUpstream(await service.listen(0));
    expect((await opened.client.forward(LOOKUP)).status).toBe(200);
  });

  it.each([
    ['silent', { delayMs: 5_000 }],
    ['dripping', { dripMs: 20 }],
  ])('ends with a %s answer', async (_name, faults) => {
    await using service = await openService(0, faults);
    await using opened = openUpstream(await service.listen(0));
    const { result, ms } = await timed(failureOf(opened.client.forward(LOOKUP)));
    expect(result).toMatchObject(TOO_SLOW);
    expect(ms).toBeGreaterThan(LIMITS.timeoutMs - 20);
    expect(ms).toBeLessThan(LIMITS.timeoutMs + 200);
    expect(opened.events).toEqual(['failed:timeout']);
  });

  it('ends with a header that drips', async () => {
    await using server = await startByteServer((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nServer: ');
      const timer = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(timer));
    });
    await using opened = openUpstream(server.url);
    const { result, ms } = await timed(failureOf(opened.client.forward(LOOKUP)));
    expect(result).toMatchObject(TOO_SLOW);
    expect(ms).toBeLessThan(LIMITS.timeoutMs + 200);
  });

  it('holds for requests that wait for a connection, which are then never sent', async () => {
    await using server = await startByteServer((socket) => {
      setTimeout(() => socket.write(httpAnswer('{}')), LIMITS.timeoutMs - 100);
    });
    await using opened = openUpstream(server.url, { connections: 1 });
    const first = opened.client.forward(LOOKUP);
    const waiting = Array.from({ length: 5 }, () => timed(failureOf(opened.client.forward(START))));
    expect((await first).status).toBe(200);
    for (const { result, ms } of await Promise.all(waiting)) {
      expect(result).toMatchObject(TOO_SLOW);
      expect(ms).toBeLessThan(LIMITS.timeoutMs + 200);
    }
    await sleep(300);
    // The first of them was on its way when its time ended; the next was, if it began a tick later.
    const sent = server.received.join('').match(/POST /g)?.length;
    expect([1, 2]).toContain(sent);
  });
});
