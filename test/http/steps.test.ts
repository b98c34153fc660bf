import { afterEach, describe, expect, it } from '@jest/globals';
import type { RequestHandler } from 'express';
import request from 'supertest';

import type { EdgeLimit } from '../../middleware/edge-limit.ts';
import type { GatewayResponse } from '../../middleware/locals.ts';
import { Problem } from '../../src/core/problems/problem.ts';
import type { Enforcement } from '../../src/core/routes/route.ts';
import { authyRoutes } from '../support/authy-routes.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { startGateway, testPolicy, type Gateway, type GatewaySettings } from '../support/public-gateway.ts';

let gateway: Gateway | undefined;

afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

const start = async (settings: GatewaySettings): Promise<Gateway> => (gateway = await startGateway(settings));

const LOOKUP = '/json/users/1-2025550123/status';

const edgeOf = (...handlers: readonly RequestHandler[]): EdgeLimit => ({
  handlers,
  refusalOf: () => undefined,
});

describe('the client address', () => {
  const seen: string[] = [];
  const edgeLimit = edgeOf((_req, res, next) => {
    seen.push((res as GatewayResponse).locals.address.text);
    next();
  });

  it('is known before anything else, on every path', async () => {
    const at = await start({ trustedProxies: ['127.0.0.1'], changes: { edgeLimit } });
    for (const path of [LOOKUP, '/nowhere', '/json/users/new']) {
      await request(at.url).get(path).set('x-forwarded-for', '203.0.113.7:1234');
      expect(seen.pop()).toBe('203.0.113.7');
    }
  });

  it('that cannot be believed ends every request', async () => {
    const at = await start({ trustedProxies: ['127.0.0.1'], changes: { edgeLimit } });
    for (const path of [LOOKUP, '/nowhere']) {
      const { status, text } = await request(at.url).get(path).set('x-forwarded-for', 'unknown');
      expect([status, (JSON.parse(text) as Record<string, unknown>)['code']]).toEqual([
        400,
        'request_invalid',
      ]);
      expect(seen).toEqual([]);
      expect(at.events().at(-1)).toMatchObject({ reason: 'forwarded_address' });
    }
  });

  it('of a stranger is the socket, whatever it says', async () => {
    const at = await start({ policies: [testPolicy({ by: ['address'] })] });
    const ask = (address: string) =>
      request(at.url).get(LOOKUP).set('x-device', 'phone').set('x-forwarded-for', address);
    expect((await ask('203.0.113.7')).status).toBe(200);
    expect((await ask('203.0.113.8')).status).toBe(429);
  });

  it('is the edge limit’s to refuse, before body and attestation', async () => {
    const refuse: RequestHandler = () => {
      throw new Problem('quota_exceeded', 'edge_limit', { headers: { 'Retry-After': '7' } });
    };
    const at = await start({ changes: { edgeLimit: edgeOf(refuse) } });
    for (const path of [LOOKUP, '/nowhere']) {
      const { status, headers } = await request(at.url).post(path).type('json').send('{}');
      expect([status, headers['retry-after']]).toEqual([429, '7']);
    }
  });
});

describe('attestation', () => {
  const enforced = (attestation: Enforcement) =>
    start({
      policies: [testPolicy({ limit: 1 })],
      changes: { routes: Object.values(authyRoutes(attestation)) },
    });

  const counted = async (at: Gateway, result: string) => {
    const known = result === 'verified' || result === 'replayed';
    return sampleValue(await at.metrics.render(), 'numberwall_attestations_total', {
      provider: known ? 'development' : 'none',
      platform: known ? 'ios' : 'none',
      result,
    });
  };

  it('enforced, refuses and counts', async () => {
    const at = await enforced('enforce');
    expect((await request(at.url).get(LOOKUP)).status).toBe(401);
    expect((await request(at.url).get(LOOKUP).set('x-device', 'phone')).status).toBe(200);
    expect(at.asked).toHaveLength(1);
    expect(await counted(at, 'unknown_origin')).toBe(1);
    expect(await counted(at, 'verified')).toBe(1);
  });

  it('monitored, counts and lets pass, without a device', async () => {
    const at = await enforced('monitor');
    for (let attempt = 0; attempt < 3; attempt += 1) {
      const { status, headers } = await request(at.url).get(LOOKUP);
      expect(status).toBe(200);
      // No device, so nothing that counts by device applies.
      expect(headers).not.toHaveProperty('ratelimit');
    }
    expect(await counted(at, 'unknown_origin')).toBe(3);
  });

  it('monitored, sees a replay and does not refuse it', async () => {
    const at = await enforced('monitor');
    const ask = (device: string) =>
      request(at.url).get(LOOKUP).set({ 'x-device': device, 'x-proof': 'once' });
    expect((await ask('a')).status).toBe(200);
    const again = await ask('a');
    // The device is still known, so its limit holds.
    expect(again.status).toBe(429);
    expect(await counted(at, 'replayed')).toBe(1);
  });

  it('off, looks at nothing', async () => {
    const at = await enforced('off');
    expect((await request(at.url).get(LOOKUP)).status).toBe(200);
    expect((await request(at.url).get(LOOKUP).set('x-device', 'phone')).status).toBe(200);
    expect(await at.metrics.render()).not.toMatch(/numberwall_attestations_total\{[^}]*\} [1-9]/);
  });

  it('comes before the number: who is not attested learns nothing of it', async () => {
    const at = await enforced('enforce');
    expect((await request(at.url).get('/json/users/1-911/status')).status).toBe(401);
    expect(
      sampleValue(await at.metrics.render(), 'numberwall_enumeration_invalid_numbers_total', {
        reason: 'impossible',
      }) ?? 0,
    ).toBe(0);
    await request(at.url).get('/json/users/1-911/status').set('x-device', 'phone');
    expect(
      sampleValue(await at.metrics.render(), 'numberwall_enumeration_invalid_numbers_total', {
        reason: 'impossible',
      }),
    ).toBe(1);
  });
});

describe('telemetry', () => {
  it('hears of every request once, with the time that was ours', async () => {
    const at = await start({});
    at.answerWith(async () => {
      await new Promise((resolve) => setTimeout(resolve, 100));
      return { status: 404, body: {} };
    });
    await request(at.url)
      .get(LOOKUP)
      .set('x-device', 'phone')
      .set('traceparent', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`);
    const [event, ...others] = at.events();
    expect(others).toEqual([]);
    expect(event).toMatchObject({
      route: 'lookup',
      status: 400,
      trace_id: 'a'.repeat(32),
      reason: 'upstream_refused',
    });
    expect(event?.['duration_ms']).toBeGreaterThanOrEqual(99);
    expect(event?.['overhead_ms']).toBeLessThan(80);
  });

  it('hears of a fault with its cause, which the client does not', async () => {
    const at = await start({});
    at.answerWith(() => {
      throw new TypeError('x is not a function');
    });
    const { text } = await request(at.url).get(LOOKUP).set('x-device', 'phone');
    expect(text).not.toContain('function');
    expect(at.events().at(-1)).toMatchObject({ code: 'internal_error', fatal_error: { name: 'TypeError' } });
  });
});
