import { describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { createAdminApp } from '../../src/admin.ts';
import { createHealth } from '../../src/core/health.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createTestTelemetry, requestEvent } from '../support/telemetry.ts';

const createAdmin = () => {
  const { telemetry, metrics } = createTestTelemetry();
  const health = createHealth();
  return { app: createAdminApp({ metrics, health, onFailed: () => undefined }), telemetry, health };
};

type Answer = Omit<request.Response, 'body'> & { readonly body: unknown };

const get = async (app: ReturnType<typeof createAdminApp>, path: string, accept = '*/*'): Promise<Answer> =>
  request(app).get(path).set('Accept', accept).buffer(true);

describe('/metrics', () => {
  it('serves OpenMetrics, whatever the scraper accepts', async () => {
    const { app, telemetry } = createAdmin();
    telemetry.requestAnswered(requestEvent());
    for (const accept of ['text/plain;version=0.0.4', 'application/openmetrics-text', '*/*', 'image/png']) {
      const { status, headers, text } = await get(app, '/metrics', accept);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
      expect(headers['cache-control']).toBe('no-store');
      expect(sampleValue(text, 'numberwall_requests_total', { route: 'lookup', path: 'answer' })).toBe(1);
    }
  });

  it('answers a rendering that fails with a problem that says nothing of it', async () => {
    const render = () => Promise.reject(new Error('+12015550123'));
    const failures: unknown[] = [];
    const app = createAdminApp({
      metrics: { contentType: 'text/plain', render },
      health: createHealth(),
      onFailed: (error) => void failures.push(error),
    });
    const { status, headers, text } = await request(app).get('/metrics');
    expect(status).toBe(500);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(text)).toMatchObject({ status: 500, code: 'internal_error' });
    expect(text).not.toContain('2015550123');
    expect(failures).toHaveLength(1);
  });
});

describe('/livez', () => {
  it('answers while the process does, ready or not', async () => {
    const { app, health } = createAdmin();
    health.set('store', { status: 'failing', reason: 'unreachable' });
    const { status, body, headers } = await get(app, '/livez');
    expect([status, body]).toEqual([200, { status: 'alive' }]);
    expect(headers['cache-control']).toBe('no-store');
  });
});

describe('/readyz', () => {
  it('is 200 with every check while none fails', async () => {
    const { app, health } = createAdmin();
    health.set('store', { status: 'ok' });
    health.set('upstream', { status: 'degraded', reason: 'circuit_open' });
    const { status, body, headers } = await get(app, '/readyz');
    expect(status).toBe(200);
    expect(headers['content-type']).toMatch(/^application\/json/);
    expect(body).toEqual({
      status: 'ready',
      checks: [
        { name: 'store', status: 'ok' },
        { name: 'upstream', status: 'degraded', reason: 'circuit_open' },
      ],
    });
  });

  it('is 503 with the reason, and 200 again when it has healed', async () => {
    const { app, health } = createAdmin();
    health.set('store', { status: 'failing', reason: 'unreachable' });
    const refused = await request(app).get('/readyz');
    expect(refused.status).toBe(503);
    expect(refused.headers['cache-control']).toBe('no-store');
    expect(refused.body).toEqual({
      status: 'not_ready',
      checks: [{ name: 'store', status: 'failing', reason: 'unreachable' }],
    });
    health.set('store', { status: 'ok' });
    expect((await request(app).get('/readyz')).status).toBe(200);
  });

  it('tells a HEAD request the same status without a body', async () => {
    const { app, health } = createAdmin();
    health.set('store', { status: 'failing', reason: 'unreachable' });
    const { status, text, headers } = await request(app).head('/readyz');
    expect([status, text]).toEqual([503, undefined]);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
  });
});

describe('everything else', () => {
  it.each([
    '/',
    '/metrics/',
    '/Metrics',
    '/readyz/x',
    '/json/users/1-2015550123/status',
    '/%',
    '/?x=/metrics',
  ])('is not found: %s', async (path) => {
    const { status, headers, text } = await request(createAdmin().app).get(path);
    expect(status).toBe(404);
    expect(headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(headers['cache-control']).toBe('no-store');
    expect(JSON.parse(text)).toEqual({
      type: 'about:blank',
      title: 'Not found',
      status: 404,
      code: 'not_found',
    });
  });

  it.each(['post', 'put', 'delete', 'patch', 'options'] as const)('takes no %s', async (method) => {
    for (const path of ['/metrics', '/livez', '/readyz']) {
      const { status, headers, text } = await request(createAdmin().app)[method](path);
      expect(status).toBe(405);
      expect(headers['allow']).toBe('GET, HEAD');
      expect(JSON.parse(text)).toMatchObject({ status: 405, code: 'method_not_allowed' });
    }
  });

  it('names neither framework nor version', async () => {
    const { headers } = await request(createAdmin().app).get('/livez');
    expect(headers['x-powered-by']).toBeUndefined();
    expect(headers['server']).toBeUndefined();
    expect(headers['etag']).toBeUndefined();
  });
});
