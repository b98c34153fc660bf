import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { sampleValue } from '../support/open-metrics.ts';
import { createOperatorFiles, operate, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { send, startService, type Service } from '../support/service.ts';

const PATH = '/operator/v1/revocations';
const deviceNamed = (letter: string) => ({
  kind: 'device',
  thumbprint: letter.repeat(43),
  reason: 'test',
});
const DEVICE = deviceNamed('A');

describe('the operator API', () => {
  let files: OperatorFiles;
  let service: Service;
  let tests = 0;
  let from: string;

  beforeAll(async () => {
    files = await createOperatorFiles();
    service = await startService({ overlay: files.overlay });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });
  // Failures are counted by address: each test fails from its own.
  beforeEach(() => {
    tests += 1;
    from = `127.0.1.${tests}`;
  });

  const ask = (headers: Readonly<Record<string, string>>, source = from) =>
    send('GET', `${service.gateway.adminUrl}${PATH}`, { headers, from: source });
  const metric = async (result: string) => {
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    return sampleValue(text, 'numberwall_operator_requests_total', { result }) ?? 0;
  };
  const post = (body: string, headers: Readonly<Record<string, string>> = {}) =>
    send('POST', `${service.gateway.adminUrl}${PATH}`, {
      headers: {
        authorization: `Bearer ${OPERATOR_TOKEN}`,
        'numberwall-operator': 'alice',
        'content-type': 'application/json',
        ...headers,
      },
      body,
    });

  const refused: [string, Record<string, string>][] = [
    ['no header', {}],
    ['an empty one', { authorization: '' }],
    ['another scheme', { authorization: `Basic ${OPERATOR_TOKEN}` }],
    ['DPoP', { authorization: `DPoP ${OPERATOR_TOKEN}` }],
    ['the token without a scheme', { authorization: OPERATOR_TOKEN }],
    ['the scheme without a token', { authorization: 'Bearer' }],
    ['another token of the same length', { authorization: `Bearer ${'x'.repeat(OPERATOR_TOKEN.length)}` }],
    ['all but the last character', { authorization: `Bearer ${OPERATOR_TOKEN.slice(0, -1)}` }],
    ['the token in other case', { authorization: `Bearer ${OPERATOR_TOKEN.toUpperCase()}` }],
    ['the token and more', { authorization: `Bearer ${OPERATOR_TOKEN}=` }],
    ['the token twice in one', { authorization: `Bearer ${OPERATOR_TOKEN}, Bearer ${OPERATOR_TOKEN}` }],
    ['a long one', { authorization: `Bearer ${'x'.repeat(4_000)}` }],
    ['the token in another header', { 'x-operator-token': OPERATOR_TOKEN }],
  ];

  it.each(refused)('lets nobody in by %s, and answers all of them alike', async (_what, headers) => {
    const before = await metric('unauthorized');
    const answer = await ask(headers);
    expect([answer.status, answer.headers['www-authenticate']]).toEqual([
      401,
      'Bearer realm="numberwall operator"',
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.body).toEqual({
      type: 'about:blank',
      title: 'Operator unauthorized',
      status: 401,
      code: 'operator_unauthorized',
      detail: 'Send the operator token as Authorization: Bearer',
    });
    expect(await metric('unauthorized')).toBe(before + 1);
  });

  it('takes the scheme in any case (RFC 9110 §11.1), and no token from the query', async () => {
    expect((await ask({ authorization: `bearer ${OPERATOR_TOKEN}` })).status).toBe(200);
    const url = `${service.gateway.adminUrl}${PATH}?access_token=${OPERATOR_TOKEN}`;
    expect((await send('GET', url, { from })).status).toBe(401);
  });

  it('hears an address no more after ten failures, not even with the token; another one it does', async () => {
    const before = await metric('limited');
    for (let failure = 0; failure < 10; failure += 1) expect((await ask({})).status).toBe(401);
    const limited = await ask({ authorization: `Bearer ${OPERATOR_TOKEN}` });
    expect([limited.status, limited.body['code'], limited.headers['retry-after']]).toEqual([
      429,
      'quota_exceeded',
      '60',
    ]);
    expect(await metric('limited')).toBe(before + 1);
    expect((await ask({ authorization: `Bearer ${OPERATOR_TOKEN}` }, '127.0.0.2')).status).toBe(200);
  });

  it('compares no more than ten of many that come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => ask({ authorization: 'Bearer x' })));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(30);
  });

  it('counts no request that brings the token, one after the other or at once', async () => {
    for (let count = 0; count < 25; count += 1)
      expect((await operate(service, 'GET', '/revocations')).status).toBe(200);
    const atOnce = await Promise.all(
      Array.from({ length: 25 }, () => operate(service, 'GET', '/revocations')),
    );
    expect(atOnce.every(({ status }) => status === 200)).toBe(true);
  });

  it('tells nobody without the token what is there', async () => {
    for (const path of ['/operator/v1', '/operator/v1/', '/operator/v1/none', `${PATH}/x`, '/operator/v1/%'])
      expect((await send('GET', `${service.gateway.adminUrl}${path}`, { from })).status).toBe(401);
    expect((await send('PATCH', `${service.gateway.adminUrl}${PATH}`, { from })).status).toBe(401);
  });

  it('is on the admin listener alone', async () => {
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    expect((await send('GET', `${service.gateway.publicUrl}${PATH}`, { headers })).status).toBe(404);
  });

  it('answers other paths with 404 and other methods with 405', async () => {
    expect((await operate(service, 'GET', '/none')).status).toBe(404);
    expect((await operate(service, 'GET', '/revocations/')).status).toBe(404);
    expect((await operate(service, 'DELETE', '/revocations/%')).status).toBe(400);
    const answer = await operate(service, 'PATCH', '/revocations');
    expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD, POST']);
  });

  it.each(['', 'a'.repeat(33), '1a', 'a b', 'a..b', 'a-', 'é', '+12015550123', 'a1234567', 'a@b'])(
    'writes for nobody who calls himself %j',
    async (label) => {
      const answer = await operate(service, 'POST', '/revocations', DEVICE, {
        headers: { 'numberwall-operator': Buffer.from(label).toString('latin1') },
      });
      expect([answer.status, answer.body['code']]).toEqual([400, 'request_invalid']);
      expect(answer.body['detail']).toMatch(/^Send Numberwall-Operator/);
    },
  );

  it.each([
    ['a', 'B'],
    ['A'.repeat(32), 'C'],
    ['alice.b-c_d', 'D'],
    ['a123456', 'E'],
  ])('writes for %s', async (label, letter) => {
    const headers = { 'numberwall-operator': label };
    const answer = await operate(service, 'POST', '/revocations', deviceNamed(letter), { headers });
    expect(answer.status).toBe(201);
  });

  it('takes a body of 16 KiB, and no larger one', async () => {
    const padded = (size: number) => JSON.stringify(DEVICE).padEnd(size, ' ');
    expect((await post(padded(16_383))).status).toBe(201);
    expect((await post(padded(16_384))).status).toBe(200);
    const answer = await post(padded(16_385));
    expect([answer.status, answer.body['code']]).toEqual([413, 'body_too_large']);
    expect((await post(padded(1_000_000))).status).toBe(413);
  });

  it('takes strict JSON objects, and nothing else', async () => {
    const json = JSON.stringify(deviceNamed('F'));
    for (const body of [
      '[]',
      'null',
      '"x"',
      '{',
      `${json}x`,
      `\ufeff${json}`,
      json.replace('{', '{"kind":"token",'),
    ])
      expect((await post(body)).body['detail']).toBe('The body must be one strict JSON object.');
    expect((await post(json, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(json, { 'content-type': 'application/json; charset=utf-16' })).status).toBe(415);
    expect((await post(json, { 'content-encoding': 'gzip' })).status).toBe(415);
    expect((await post(json, { 'content-type': 'application/json; charset=utf-8' })).status).toBe(201);
  });
});

describe('the operator API without a token', () => {
  it('is off, and says what to set', async () => {
    await using service = await startService();
    const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
    const answer = await send('GET', `${service.gateway.adminUrl}${PATH}`, { headers });
    expect([answer.status, answer.body['code']]).toEqual([503, 'operator_api_off']);
    expect(answer.body['detail']).toContain('NUMBERWALL_OPERATOR_TOKEN_FILE');
    // Waiting does not help.
    expect(answer.headers['retry-after']).toBeUndefined();
  });
});
