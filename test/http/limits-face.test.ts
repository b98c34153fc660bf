import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import type { Policy } from '../../src/core/limits/policy.ts';
import { StoreUnavailable, type DecisionStore } from '../../src/core/limits/store.ts';
import { Problem } from '../../src/core/problems/problem.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { startGateway, testPolicy, type Gateway, type GatewaySettings } from '../support/public-gateway.ts';

let gateway: Gateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const start = async (settings: GatewaySettings): Promise<Gateway> => (gateway = await startGateway(settings));

const ask = (at: Gateway, number = '2025550123', device = 'phone') =>
  request(at.url).get(`/json/users/1-${number}/status`).set('x-device', device);

const document = ({ text }: request.Response): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

const metric = async (at: Gateway, policy: string, verdict: string) =>
  sampleValue(await at.metrics.render(), 'numberwall_limit_decisions_total', { policy, verdict });

describe('the RateLimit fields', () => {
  const policies: readonly Policy[] = [
    testPolicy({ id: 'device', limit: 3 }),
    testPolicy({ id: 'numbers', count: { distinct: 'number' }, limit: 2, windowMs: 86_400_000 }),
    testPolicy({ id: 'secret', by: ['number'], limit: 100, visibility: 'hidden' }),
    testPolicy({ id: 'named', by: ['block'], limit: 100, visibility: 'name-only' }),
    testPolicy({ id: 'shadow', limit: 1, enforcedShare: 0 }),
    testPolicy({ id: 'elsewhere', routes: ['user-create'] }),
  ];

  it('show each visible policy of the route, in order, and never a partition key', async () => {
    const at = await start({ policies });
    for (const remaining of [2, 1]) {
      const { status, headers } = await ask(at);
      expect(status).toBe(200);
      expect(headers['ratelimit-policy']).toBe('"device"; q=3; w=3600, "numbers"; q=2; w=86400, "named"');
      expect(headers['ratelimit']).toMatch(
        new RegExp(`^"device"; r=${remaining}; t=\\d+, "numbers"; r=1; t=\\d+$`),
      );
      expect(JSON.stringify(headers)).not.toContain('pk=');
    }
  });

  it('count down to nothing, and stand on the refusal too', async () => {
    const at = await start({ policies: [testPolicy({ limit: 2, cost: 1 })] });
    for (const [status, remaining] of [
      [200, 1],
      [200, 0],
      [429, 0],
      [429, 0],
    ] as const) {
      const answer = await ask(at);
      expect(answer.status).toBe(status);
      const [, left, reset] = /^"device"; r=(\d+); t=(\d+)$/.exec(String(answer.headers['ratelimit'])) ?? [];
      expect(Number(left)).toBe(remaining);
      expect(Number(reset)).toBeGreaterThan(0);
      // The oldest bucket counts whole, so the last unit may be freed one bucket after its window.
      expect(Number(reset)).toBeLessThanOrEqual(3600 * (1 + 1 / 8));
      if (status === 429) {
        expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(Number(reset));
      }
    }
  });

  it('are absent where nothing may be shown', async () => {
    const at = await start({ policies: [testPolicy({ visibility: 'hidden' })] });
    for (const status of [200, 429]) {
      const { headers, status: answered } = await ask(at);
      expect(answered).toBe(status);
      expect(headers).not.toHaveProperty('ratelimit');
      expect(headers).not.toHaveProperty('ratelimit-policy');
    }
  });

  it('keep two requests apart that are answered at once', async () => {
    const at = await start({ policies: [testPolicy({ limit: 100 })] });
    const devices = Array.from({ length: 20 }, (_, index) => `phone-${index}`);
    for (let round = 1; round <= 3; round += 1) {
      const answers = await Promise.all(devices.map((device) => ask(at, '2025550123', device)));
      for (const { headers } of answers)
        expect(headers['ratelimit']).toMatch(new RegExp(`r=${100 - round};`));
    }
  });
});

describe('a refusal', () => {
  it('is a problem that names what may be named, and charges nothing', async () => {
    const at = await start({
      policies: [
        testPolicy({ id: 'device', limit: 1 }),
        testPolicy({ id: 'named', limit: 1, visibility: 'name-only' }),
        testPolicy({ id: 'secret', limit: 1, visibility: 'hidden' }),
        testPolicy({ id: 'address', by: ['address'], limit: 10 }),
      ],
    });
    expect((await ask(at)).status).toBe(200);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const answer = await ask(at);
      expect(answer.status).toBe(429);
      expect(document(answer)).toMatchObject({
        type: 'https://iana.org/assignments/http-problem-types#quota-exceeded',
        code: 'quota_exceeded',
        error_code: '60003',
        'violated-policies': ['device', 'named'],
      });
      expect(answer.headers['ratelimit']).toMatch(/"address"; r=9; /);
    }
    expect(at.asked).toHaveLength(1);
    expect(at.events().at(-1)).toMatchObject({ path: 'deny', policies: ['device', 'named', 'secret'] });
    expect(await metric(at, 'secret', 'refused')).toBe(3);
  });

  it('by a hidden policy names none, and tells nobody when others used it', async () => {
    const at = await start({
      policies: [testPolicy({ id: 'secret', by: ['number'], visibility: 'hidden', windowMs: 7_200_000 })],
    });
    await ask(at, '2025550123', 'somebody');
    const answer = await ask(at, '2025550123', 'else');
    expect(answer.status).toBe(429);
    expect(document(answer)).not.toHaveProperty('violated-policies');
    expect(answer.headers['retry-after']).toBe('7200');
  });

  it('says later by jitter, never earlier', async () => {
    const hidden = testPolicy({ visibility: 'hidden', windowMs: 1_000_000 });
    for (const [random, seconds] of [
      [0, '1000'],
      [0.5, '1050'],
      [0.999, '1100'],
    ] as const) {
      const at = await start({ policies: [hidden], changes: { random: () => random } });
      await ask(at);
      expect((await ask(at)).headers['retry-after']).toBe(seconds);
      await at.close();
    }
    gateway = undefined;
  });

  it('does not happen in shadow, but is counted there', async () => {
    const at = await start({ policies: [testPolicy({ enforcedShare: 0 })] });
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await ask(at)).status).toBe(200);
    expect(await metric(at, 'device', 'would_refuse')).toBe(2);
  });

  it('counts every spelling of a number as one', async () => {
    const at = await start({
      policies: [testPolicy({ id: 'number', by: ['number'], limit: 2 })],
    });
    expect((await ask(at, '2025550123')).status).toBe(200);
    expect((await ask(at, '(202)-555-0123')).status).toBe(200);
    for (const spelling of ['2025550123', '12025550123', '+1.202.555.0123', '%D9%A2025550123']) {
      expect((await ask(at, spelling)).status).toBe(429);
    }
    expect((await ask(at, '2025550124')).status).toBe(200);
  });
});

describe('a proof', () => {
  it('works once', async () => {
    const at = await start({});
    expect((await ask(at).set('x-proof', 'once')).status).toBe(200);
    const answer = await ask(at).set('x-proof', 'once');
    expect([answer.status, document(answer)['code']]).toEqual([401, 'proof_invalid']);
    expect(answer.headers['www-authenticate']).toBe('DPoP error="invalid_dpop_proof", algs="ES256"');
    expect((await ask(at, '2025550123', 'other').set('x-proof', 'once')).status).toBe(200);
    const results = await at.metrics.render();
    const counted = (result: string) =>
      sampleValue(results, 'numberwall_attestations_total', {
        provider: 'development',
        platform: 'ios',
        result,
      });
    expect([counted('verified'), counted('replayed')]).toEqual([2, 1]);
  });

  it('that is replayed is told as such, also over a limit', async () => {
    const at = await start({ policies: [testPolicy()] });
    await ask(at).set('x-proof', 'once');
    const answer = await ask(at).set('x-proof', 'once');
    expect([answer.status, document(answer)['code']]).toEqual([401, 'proof_invalid']);
  });
});

describe('the store', () => {
  const broken = (error: Error): DecisionStore => ({
    decide: () => Promise.reject(error),
    refund: () => Promise.reject(error),
    repay: () => Promise.reject(error),
  });

  it('that is away lets nothing pass', async () => {
    const at = await start({ changes: { store: broken(new StoreUnavailable('10.0.0.1:6379')) } });
    const answer = await ask(at);
    expect([answer.status, document(answer)['code']]).toEqual([503, 'temporarily_unavailable']);
    expect(answer.headers['retry-after']).toBe('1');
    expect(answer.text).not.toContain('6379');
    expect(at.asked).toEqual([]);
  });

  it('that breaks lets nothing pass either', async () => {
    const at = await start({ changes: { store: broken(new Error('boom')) } });
    const answer = await ask(at);
    expect([answer.status, document(answer)['code']]).toEqual([500, 'internal_error']);
    expect(at.asked).toEqual([]);
  });

  it('takes back what was charged when the upstream fails', async () => {
    const at = await start({ policies: [testPolicy()] });
    at.answerWith(() => {
      throw new Problem('upstream_timeout', 'test');
    });
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await ask(at)).status).toBe(504);
    at.answerWith(() => ({ status: 503, body: {} }));
    for (let attempt = 0; attempt < 3; attempt += 1) expect((await ask(at)).status).toBe(502);
    at.answerWith(() => ({ status: 200, body: { success: true } }));
    expect((await ask(at)).status).toBe(200);
    expect((await ask(at)).status).toBe(429);
  });

  it('keeps what was charged when the upstream refuses', async () => {
    const at = await start({ policies: [testPolicy()] });
    at.answerWith(() => ({ status: 404, body: {} }));
    expect((await ask(at)).status).toBe(400);
    expect((await ask(at)).status).toBe(429);
  });

  it('is not waited for when it takes back, and may fail at it', async () => {
    let refunds = 0;
    const never: DecisionStore = {
      decide: ({ charges }) =>
        Promise.resolve({
          now: 0,
          replayed: false,
          admitted: true,
          results: charges.map(() => ({ count: 1, fits: true, charged: true, units: 1, resetMs: 1 })),
        }),
      refund: () => {
        refunds += 1;
        return refunds === 1 ? new Promise(() => undefined) : Promise.reject(new StoreUnavailable());
      },
      repay: () => Promise.reject(new StoreUnavailable()),
    };
    const at = await start({ policies: [testPolicy()], changes: { store: never } });
    at.answerWith(() => {
      throw new Problem('upstream_invalid', 'test');
    });
    expect((await ask(at)).status).toBe(502);
    expect((await ask(at)).status).toBe(502);
    expect(refunds).toBe(2);
  });

  it('is asked nothing for a request that is refused before', async () => {
    const at = await start({ policies: [testPolicy({ by: ['global'] })] });
    await request(at.url).get('/json/users/1-2025550123/status');
    await ask(at, '911');
    await request(at.url).get('/nowhere');
    await request(at.url).post('/json/users/1-2025550123/status');
    await request(at.url).post('/json/users/new').set('x-device', 'a').type('json').send('{}');
    expect(at.store.size).toBe(0);
    expect((await ask(at)).status).toBe(200);
  });
});
