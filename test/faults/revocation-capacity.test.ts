import { randomBytes } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';

import { MAX_KEPT } from '../../src/core/replicated/entry.ts';
import type { RevocationEntry } from '../../src/core/revocation/revocation.ts';
import { REVOCATION_TEXT } from '../../src/core/revocation/entry-text.ts';
import { createOperatorFiles, operate } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { startRedis } from '../support/redis-server.ts';
import { createServiceIssuer, sendSigned, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

const REASON = 'stolen, INC-4711';
/** As long as a reason can be, in characters of three bytes. */
const LONGEST_REASON = '€ €€€€€€€ '.repeat(20).trim();

const entry = (): RevocationEntry => ({
  changedAt: Date.now(),
  content: {
    id: randomBytes(16).toString('base64url'),
    kind: 'device',
    reason: LONGEST_REASON,
    by: 'alice',
    at: Date.now(),
  },
});

describe('as many revocations as can be kept', () => {
  it('are read at the start, told to a wiped Redis, and one beyond them is refused', async () => {
    await using redis = await startRedis();
    await using files = await createOperatorFiles();
    const issuer = await createServiceIssuer();
    const overlay = { ...files.overlay, policies: [], store: { redis: { url: redis.url } } };
    const start = () => startService({ issuer, overlay });
    const phone = await createPhone(issuer);
    const lookup = async ({ gateway }: Service) =>
      (await sendSigned(phone, 'GET', `${gateway.publicUrl}/json/users/1-2125550147/status`)).status;

    const client = new Redis(redis.url);
    const texts = Array.from({ length: MAX_KEPT - 1 }, entry).map(
      (each) => [each.content.id, REVOCATION_TEXT.write(each)] as const,
    );
    await client.hset('{nw}:revocations', Object.fromEntries(texts));
    client.disconnect();

    await using first = await start();
    await until(async () => (await lookup(first)) === 200, 10_000);
    await using second = await start();
    await until(async () => (await lookup(second)) === 200, 10_000);
    const revoke = (token: string) =>
      operate(first, 'POST', '/revocations', { kind: 'device', token, reason: REASON });
    expect((await revoke(phone.token)).status).toBe(201);
    await until(async () => (await lookup(second)) === 403, 1_000);
    const another = await createPhone(issuer);
    const full = await revoke(another.token);
    expect([full.status, full.body['code']]).toEqual([409, 'limit_reached']);
    // One that is known already may be changed.
    expect((await revoke(phone.token)).status).toBe(200);
    await redis.cli('flushall');
    await until(async () => (await redis.cli('hlen', '{nw}:revocations')) === String(MAX_KEPT), 20_000);
    await using third = await start();
    await until(async () => (await lookup(third)) === 403, 10_000);
  }, 60_000);
});
