import { describe, expect, it } from '@jest/globals';

import { createOperatorFiles, operate } from '../support/operator.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { startRedis } from '../support/redis-server.ts';
import { createServiceIssuer, sendSigned, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

/** Within which a revocation holds everywhere, in milliseconds. */
const EVERYWHERE_MS = 1_000;
const PAIRS = 6;

interface Seen {
  readonly beganAt: number;
  readonly status: number;
}

describe('revocation under load', () => {
  it('refuses whom it names at both instances within a second, and nobody else', async () => {
    await using redis = await startRedis();
    await using files = await createOperatorFiles();
    const issuer = await createServiceIssuer();
    const overlay = {
      ...files.overlay,
      policies: [],
      edge: { limit: 1_000_000, window: '1m' },
      store: { redis: { url: redis.url, commandTimeout: '1s' } },
    };
    await using first = await startService({ issuer, overlay });
    await using second = await startService({ issuer, overlay });
    const lookup = async (phone: Phone, { gateway }: Service): Promise<number> =>
      (await sendSigned(phone, 'GET', `${gateway.publicUrl}/json/users/1-2125550147/status`)).status;
    const scout = await createPhone(issuer);
    for (const service of [first, second])
      await until(async () => (await lookup(scout, service)) === 200, 10_000);

    let isOver = false;
    /** Asks the instances in turn, and notes what it gets. */
    const walk = async (phone: Phone, seen: Seen[]): Promise<void> => {
      for (let turn = 0; !isOver; turn += 1) {
        const beganAt = performance.now();
        seen.push({ beganAt, status: await lookup(phone, turn % 2 === 0 ? first : second) });
      }
    };
    const createWalker = async () => ({ phone: await createPhone(issuer), seen: [] as Seen[] });
    const honest = await Promise.all(Array.from({ length: PAIRS }, createWalker));
    const stolen = await Promise.all(Array.from({ length: PAIRS }, createWalker));
    const load = Promise.all([...honest, ...stolen].map(({ phone, seen }) => walk(phone, seen)));

    const revokedAt: number[] = [];
    for (const [index, { phone, seen }] of stolen.entries()) {
      await until(() => Promise.resolve(seen.length > 4));
      const body = { kind: 'device', token: phone.token, reason: 'stolen' };
      expect((await operate(index % 2 === 0 ? first : second, 'POST', '/revocations', body)).status).toBe(
        201,
      );
      revokedAt.push(performance.now());
    }
    const end = performance.now() + EVERYWHERE_MS;
    await until(() =>
      Promise.resolve(
        stolen.every(({ seen }) => (seen.at(-1)?.beganAt ?? 0) > end && (seen.at(-2)?.beganAt ?? 0) > end),
      ),
    );
    isOver = true;
    await load;

    for (const { seen } of honest) expect(new Set(seen.map(({ status }) => status))).toEqual(new Set([200]));
    for (const [index, { seen }] of stolen.entries()) {
      const limit = (revokedAt[index] ?? 0) + EVERYWHERE_MS;
      const late = seen.filter(({ beganAt }) => beganAt > limit).map(({ status }) => status);
      expect([...new Set(late)]).toEqual([403]);
      expect(seen[0]?.status).toBe(200);
      expect([...new Set(seen.map(({ status }) => status))].sort()).toEqual([200, 403]);
    }
  }, 30_000);
});
