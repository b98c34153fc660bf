import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { StoreUnavailable } from '../../src/core/limits/store.ts';
import { ownTime } from '../support/own-time.ts';
import { openDecisions, windowRequest } from '../support/redis-decisions.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { startTcpProxy } from '../support/tcp-proxy.ts';
import { until } from '../support/until.ts';

/** Longer than a machine with other work stops for, shorter than anyone waits. */
const COMMAND_TIMEOUT_MS = 400;
const BOUND_MS = COMMAND_TIMEOUT_MS + 50;

describe('the decision store when Redis is away', () => {
  let redis: RedisServer;

  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(async () => {
    await redis.stop();
  });

  it('starts without Redis, refuses at once, and heals when Redis comes', async () => {
    const port = await freePort();
    await using decisions = openDecisions(port, COMMAND_TIMEOUT_MS);
    const { error, ms } = await ownTime(decisions.store.decide(windowRequest('late', 1)), BOUND_MS);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(ms).toBeLessThan(BOUND_MS);
    await using late = await startRedis({ port });
    const decision = await until(async () =>
      decisions.store.decide(windowRequest('late', 1)).catch(() => undefined),
    );
    expect(decision).toMatchObject({ admitted: true, results: [{ count: 1 }] });
    expect(late.port).toBe(port);
    expect(decisions.states.at(-1)).toBe('ready');
  });

  it('answers within the command timeout and 50 ms while Redis hangs, and heals', async () => {
    await using decisions = openDecisions(redis.port, COMMAND_TIMEOUT_MS);
    await decisions.ready();
    await decisions.store.decide(windowRequest('hang', 10));
    redis.pause();
    const { error, ms } = await ownTime(decisions.store.decide(windowRequest('hang', 10)), BOUND_MS);
    redis.resume();
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(ms).toBeLessThan(BOUND_MS);
    const after = await until(async () =>
      decisions.store.decide(windowRequest('hang', 10)).catch(() => undefined),
    );
    // The command that timed out was executed when Redis woke up: once, not again.
    expect(after.results[0]?.count).toBe(3);
  });

  it('heals after a crash and a restart that lost everything, without a restart of its own and without forgetting', async () => {
    await using server = await startRedis();
    await using decisions = openDecisions(server.port, COMMAND_TIMEOUT_MS);
    await decisions.ready();
    expect((await decisions.store.decide(windowRequest('crash', 2))).admitted).toBe(true);
    await server.kill();
    const { error, ms } = await ownTime(decisions.store.decide(windowRequest('crash', 2)), BOUND_MS);
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(ms).toBeLessThan(BOUND_MS);
    await server.restart();
    const verdicts: boolean[] = [];
    await until(async () => decisions.store.decide(windowRequest('again', 2)).catch(() => undefined));
    for (let attempt = 0; attempt < 3; attempt += 1) {
      verdicts.push((await decisions.store.decide(windowRequest('crash', 2))).admitted);
    }
    expect(verdicts).toEqual([true, false, false]);
  });

  it('does not notice SCRIPT FLUSH', async () => {
    await using decisions = openDecisions(redis.port);
    await decisions.ready();
    const verdicts: boolean[] = [];
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await redis.cli('script', 'flush', 'sync');
      verdicts.push((await decisions.store.decide(windowRequest('flush', 4))).admitted);
    }
    expect(verdicts).toEqual([true, true, true, true, false, false]);
  });

  it('counts once when the connection is cut between execution and reply', async () => {
    await using proxy = await startTcpProxy(redis.port);
    await using decisions = openDecisions(proxy.port);
    await decisions.ready();
    await decisions.store.decide(windowRequest('cut', 10));
    proxy.cutAfterNextRequest();
    const { error } = await ownTime(decisions.store.decide(windowRequest('cut', 10)), BOUND_MS);
    expect(error).toBeInstanceOf(StoreUnavailable);
    const next = await until(async () =>
      decisions.store.decide(windowRequest('cut', 10)).catch(() => undefined),
    );
    expect(next.results[0]?.count).toBe(3);
    expect(decisions.states.filter((state) => state.startsWith('away'))).toHaveLength(1);
  });

  it('counts once when the reply comes after the timeout', async () => {
    await using proxy = await startTcpProxy(redis.port);
    await using decisions = openDecisions(proxy.port, COMMAND_TIMEOUT_MS);
    await decisions.ready();
    proxy.hold();
    const { error } = await ownTime(decisions.store.decide(windowRequest('slow', 10)), BOUND_MS);
    proxy.release();
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect((await decisions.store.decide(windowRequest('slow', 10))).results[0]?.count).toBe(2);
  });
});
