import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { Problem } from '../../src/core/problems/problem.ts';
import { startGateway, type Gateway } from '../support/public-gateway.ts';

const LOOKUP = '/json/users/1-2025550123/status';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway();
});

afterAll(() => gateway.close());

const document = ({ text }: request.Response): Record<string, unknown> =>
  JSON.parse(text) as Record<string, unknown>;

const lookup = (path = LOOKUP) => request(gateway.url).get(path).set('x-device', 'phone');

describe('an admitted request', () => {
  it('is answered with the members that the route lets through, and nothing of the framework', async () => {
    const answer = await lookup().set(
      'traceparent',
      '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    );
    expect(answer.status).toBe(200);
    expect(document(answer)).toEqual({
      success: true,
      message: 'active',
      authy_id: 1234567,
      devices_count: 2,
      force_ott: false,
    });
    expect(Object.keys(answer.headers).sort()).toEqual([
      'cache-control',
      'connection',
      'content-length',
      'content-type',
      'date',
      'x-content-type-options',
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(gateway.asked.at(-1)).toEqual({
      routeId: 'lookup',
      method: 'GET',
      path: LOOKUP,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    });
  });

  it.each([
    '/json/users/1-202-555-0123/status',
    '/json/users/+1-(202)555.0123/status',
    '/json/users/001-%2B1%20202%20555%200123/status',
    '/json/users/1-%D9%A2%D9%A0%D9%A2%D9%A5%D9%A5%D9%A5%D9%A0%D9%A1%D9%A2%D9%A3/status',
    '/json/users/1-12025550123/status',
    `${LOOKUP}?api_key=x&phone=999`,
    `${LOOKUP}?`,
  ])('reaches the upstream in one spelling: %s', async (path) => {
    const { status } = await lookup(path);
    expect(status).toBe(200);
    expect(gateway.asked.at(-1)?.path).toBe(LOOKUP);
  });

  it('passes a form on, field by field', async () => {
    const answer = await request(gateway.url)
      .post('/json/users/new')
      .set('x-device', 'phone')
      .type('form')
      .send('user%5Bcountry_code%5D=44&user%5Bcellphone%5D=07700+900123&email=a%40example.com&admin=1');
    expect(answer.status).toBe(200);
    expect(gateway.asked.at(-1)).toEqual({
      routeId: 'user-create',
      method: 'POST',
      path: '/json/users/new',
      form: [
        ['user[country_code]', '44'],
        ['user[cellphone]', '7700900123'],
        ['email', 'a@example.com'],
      ],
    });
  });

  it('drops a trace that is no trace', async () => {
    for (const trace of ['x', '00-00000000000000000000000000000000-b7ad6b7169203331-01', 'ff-1-2-3']) {
      expect((await lookup().set('traceparent', trace)).status).toBe(200);
      expect(gateway.asked.at(-1)).not.toHaveProperty('traceparent');
    }
  });
});

describe('a problem', () => {
  it('is a document that the apps can parse, named by its decision', async () => {
    const answer = await request(gateway.url).get(LOOKUP);
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['www-authenticate']).toBe('DPoP error="invalid_token", algs="ES256"');
    expect(answer.headers['cache-control']).toBe('no-store');
    const { instance, ...members } = document(answer);
    expect(members).toEqual({
      type: 'about:blank',
      title: 'Attestation required',
      status: 401,
      code: 'attestation_required',
      success: false,
      message: 'Attestation token is missing',
      error_code: '60000',
      errors: {},
    });
    const id = String(instance).replace('urn:uuid:', '');
    expect(id).toMatch(UUID);
    expect(gateway.events().at(-1)).toMatchObject({ decision_id: id, code: 'attestation_required' });
  });

  it.each([
    ['1-0000000001', 'number_invalid'],
    ['1-911', 'number_invalid'],
    ['999-2025550123', 'number_invalid'],
    ['1-flowers', 'number_invalid'],
    ['1-2025550123;ext=1', 'number_invalid'],
    ['1-2025550123%00', 'number_invalid'],
    ['1-%252B2025550123', 'number_invalid'],
    [`1-${'9'.repeat(4000)}`, 'number_invalid'],
    ['1-%', 'request_invalid'],
    ['1-%ff', 'request_invalid'],
  ])('tells of a bad number, and forwards nothing: %s', async (segment, code) => {
    const before = gateway.asked.length;
    const answer = await lookup(`/json/users/${segment}/status`);
    expect([answer.status, document(answer)['code']]).toEqual([400, code]);
    expect(gateway.asked.length).toBe(before);
  });

  it.each([
    ['GET', '/json/users/0/devices/registration/abc/status'],
    ['GET', '/json/users/01/devices/registration/abc/status'],
    ['GET', '/json/users/1/devices/registration/..%2Fx/status'],
    ['GET', '/json/users/12345678901234567890/devices/registration/abc/status'],
  ] as const)('tells of a bad path parameter: %s %s', async (_method, path) => {
    const answer = await lookup(path);
    expect([answer.status, document(answer)['code']]).toEqual([400, 'request_invalid']);
  });

  it.each([
    '/',
    '/json',
    '/json/users',
    '/json/users/1-2025550123',
    `${LOOKUP}/`,
    '/json/users/1-2025550123/Status',
    '/JSON/users/1-2025550123/status',
    `/${LOOKUP}`,
    '/json/./users/1-2025550123/status',
    '/json/users/x/../1-2025550123/status',
    '/json/%75sers/1-2025550123/status',
    '/json/users/1-2025550123%2Fstatus',
    '/metrics',
    '/favicon.ico',
    '/%',
  ])('tells that there is nothing at %s', async (path) => {
    for (const method of ['get', 'post', 'options', 'delete'] as const) {
      const answer = await request(gateway.url)[method](path).set('x-device', 'phone');
      expect([answer.status, document(answer)['code']]).toEqual([404, 'not_found']);
    }
  });

  it.each(['post', 'put', 'patch', 'delete', 'options', 'trace', 'propfind'] as const)(
    'tells that a path does not take %s',
    async (method) => {
      const before = gateway.asked.length;
      const answer = await request(gateway.url)[method](LOOKUP).set('x-device', 'phone');
      expect([answer.status, document(answer)['code']]).toEqual([405, 'method_not_allowed']);
      expect(answer.headers['allow']).toBe('GET');
      expect(answer.text).not.toContain('x-device');
      expect(gateway.asked.length).toBe(before);
    },
  );

  it('tells a HEAD nothing that a GET would be told, and counts it as no look-up', async () => {
    const before = gateway.asked.length;
    const known = await request(gateway.url).head(LOOKUP).set('x-device', 'phone');
    const unknown = await request(gateway.url)
      .head('/json/users/1-2025550199/status')
      .set('x-device', 'phone');
    for (const answer of [known, unknown]) {
      expect(answer.status).toBe(405);
      expect(answer.headers['allow']).toBe('GET');
      expect(answer.headers['content-length']).toBe(known.headers['content-length']);
    }
    expect(gateway.asked.length).toBe(before);
  });

  it('lets no header change the method', async () => {
    for (const header of ['x-http-method-override', 'x-method-override', 'x-http-method']) {
      const answer = await request(gateway.url).post(LOOKUP).set(header, 'GET').set('x-device', 'phone');
      expect(answer.status).toBe(405);
    }
  });

  it.each([
    ['/json/users/new', 'POST'],
    ['/json/users/1/devices/registration/start', 'POST'],
  ])('names the method that %s takes', async (path, allow) => {
    const answer = await request(gateway.url).get(path).set('x-device', 'phone');
    expect([answer.status, answer.headers['allow']]).toEqual([405, allow]);
  });
});

describe('the upstream', () => {
  const start = () =>
    request(gateway.url)
      .post('/json/users/1/devices/registration/complete')
      .set('x-device', 'phone')
      .type('form')
      .send('pin=123456');

  it.each([
    [400, 400, 'code_invalid'],
    [401, 400, 'code_invalid'],
    [404, 400, 'code_invalid'],
    [302, 502, 'upstream_invalid'],
    [500, 502, 'upstream_invalid'],
    [101, 502, 'upstream_invalid'],
  ])('that says %d is told in our words: %d %s', async (says, status, code) => {
    gateway.answerWith(() => ({ status: says, body: { message: 'User +12025550123 not found', secret: 1 } }));
    const answer = await start();
    expect([answer.status, document(answer)['code']]).toEqual([status, code]);
    expect(answer.text).not.toMatch(/2025550123|secret/);
  });

  it.each([
    ['temporarily_unavailable', 503],
    ['upstream_timeout', 504],
    ['upstream_invalid', 502],
  ] as const)('that fails is a %s', async (code, status) => {
    gateway.answerWith(() => {
      throw new Problem(code, 'test', { cause: new Error('connect ECONNREFUSED 10.1.2.3:443') });
    });
    const answer = await start();
    expect([answer.status, document(answer)['code']]).toEqual([status, code]);
    expect(answer.headers['retry-after']).toBe(status === 503 ? '1' : undefined);
    expect(answer.text).not.toContain('10.1.2.3');
  });

  it.each([
    new TypeError("Cannot read properties of undefined (reading '+12025550123')"),
    Object.assign(new Error('secret'), { status: 400, expose: true }),
    Object.assign(new URIError('secret'), {}),
    'secret',
    undefined,
  ])('that breaks in a way nobody thought of says nothing: %s', async (error) => {
    // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- none is the case too
    gateway.answerWith(() => Promise.reject(error));
    const answer = await start();
    expect([answer.status, document(answer)['code']]).toEqual([500, 'internal_error']);
    expect(answer.text).not.toMatch(/secret|2025550123|TypeError|\.ts/);
  });

  it('answers with own members alone, and 200 whatever kind of success it was', async () => {
    gateway.answerWith(() => ({
      status: 201,
      body: JSON.parse('{"device":{"id":1},"__proto__":{"authy_id":7}}') as Record<string, unknown>,
    }));
    const answer = await start();
    expect([answer.status, document(answer)]).toEqual([200, { device: { id: 1 } }]);
  });
});
