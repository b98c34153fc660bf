import { describe, expect, it } from '@jest/globals';
import express from 'express';
import request from 'supertest';

import { createRateLimitHeaders } from '../../middleware/rate-limit-headers.ts';
import type { PolicyDecision } from '../../src/core/limits/decision.ts';
import type { Policy } from '../../src/core/limits/policy.ts';
import { testPolicy } from '../support/public-gateway.ts';

const decided = (
  policy: Policy,
  result: Partial<PolicyDecision['result']> = {},
  enforced = true,
): PolicyDecision => ({
  policy,
  enforced,
  blinds: false,
  verdict: 'admitted',
  result: { count: 1, fits: true, charged: true, units: 1, resetMs: 10_000, ...result },
});

/** The fields that an answer carries after these decisions. */
const fieldsOf = async (policies: readonly Policy[], decisions: readonly PolicyDecision[]) => {
  const app = express();
  app.use((_req, res, next) => {
    res.locals['decision'] = { policies: decisions };
    next();
  });
  app.use(createRateLimitHeaders(policies), (_req, res) => void res.end());
  const { headers } = await request(app).get('/');
  return [headers['ratelimit-policy'] as unknown, headers['ratelimit'] as unknown];
};

describe('the face of a policy', () => {
  const policy = testPolicy({ limit: 10, windowMs: 60_000 });

  it.each([
    [0, 10],
    [1, 9],
    [9, 1],
    [10, 0],
    [11, 0],
    [1_000_000, 0],
  ])('at a count of %d has %d left', async (count, left) => {
    expect(await fieldsOf([policy], [decided(policy, { count })])).toEqual([
      '"device"; q=10; w=60',
      `"device"; r=${left}; t=10`,
    ]);
  });

  it('is that of its tenant where two have one id, and of a list where that changes the limit', async () => {
    const other = { ...policy, limit: 20, windowMs: 3_600_000 };
    expect((await fieldsOf([policy, other], [decided(policy)]))[0]).toBe('"device"; q=10; w=60');
    expect((await fieldsOf([policy, other], [decided(other)]))[0]).toBe('"device"; q=20; w=3600');
    expect((await fieldsOf([policy], [decided({ ...policy, limit: 5 })]))[0]).toBe('"device"; q=5; w=60');
  });

  it.each([
    [0, 0],
    [1, 1],
    [1000, 1],
    [59_500, 60],
    [86_400_000, 86_400],
  ])('with a reset in %d ms says %d s', async (resetMs, seconds) => {
    const [, counter] = await fieldsOf([policy], [decided(policy, { resetMs })]);
    expect(counter).toBe(`"device"; r=9; t=${seconds}`);
  });

  it('takes no part in the refusal', async () => {
    const app = express();
    const refused = { ...decided(policy, { count: 99, fits: false }), verdict: 'refused' as const };
    app.use((_req, res, next) => {
      res.locals['decision'] = { policies: [refused] };
      next();
    });
    app.use(createRateLimitHeaders([policy]), (_req, res) => void res.end());
    const { status, headers } = await request(app).get('/');
    expect(status).toBe(200);
    expect(headers).not.toHaveProperty('retry-after');
    expect(Object.keys(headers).filter((name) => name.startsWith('x-ratelimit'))).toEqual([]);
  });

  it('has no partition key, which the library would write', async () => {
    const fields = await fieldsOf([policy], [decided(policy)]);
    expect(JSON.stringify(fields)).not.toMatch(/pk/);
  });

  it('is a name alone where only the name may be known', async () => {
    const named = testPolicy({ id: 'named', visibility: 'name-only' });
    expect(await fieldsOf([named], [decided(named)])).toEqual(['"named"', undefined]);
  });

  it('is not there for a hidden policy, one in shadow, or one that is not ours', async () => {
    const hidden = testPolicy({ id: 'hidden', visibility: 'hidden' });
    const decisions = [decided(hidden), decided(policy, {}, false), decided(testPolicy({ id: 'other' }))];
    expect(await fieldsOf([hidden, policy], decisions)).toEqual([undefined, undefined]);
  });
});
