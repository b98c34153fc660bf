import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { CONTENT_SECURITY_POLICY } from '../../src/page/security-headers.ts';
import { createOperatorFiles, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { startPrometheus } from '../support/prometheus-server.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { send, startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

/** What a browser sends that came by another name: a stranger’s, or a proxy’s. */
const FOREIGN = { host: 'gateway.test' };

let files: OperatorFiles;
let service: Service;

beforeAll(async () => {
  files = await createOperatorFiles();
  service = await startService({ overlay: files.overlay });
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await files[Symbol.asyncDispose]();
});

const ask = (path: string, headers: Record<string, string> = {}) =>
  send('GET', `${service.gateway.adminUrl}${path}`, { headers });
const signIn = (token: string, headers: Record<string, string> = {}) =>
  send('POST', `${service.gateway.adminUrl}/page/session`, {
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ token }),
  });
const cookieOf = (answer: Awaited<ReturnType<typeof signIn>>): string => {
  const [cookie = ''] = [answer.headers['set-cookie'] ?? []].flat();
  return cookie;
};

describe('the live page', () => {
  it('is one document that loads its own files alone, with nothing inline', async () => {
    const { status, headers, text } = await ask('/');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': CONTENT_SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
    });
    expect(text).not.toMatch(/<style|style=|\son\w+=|javascript:|https?:\/\//);
    const files = [...text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = '']) => path);
    expect(files.length).toBeGreaterThan(10);
    for (const path of new Set(files)) expect([path, (await ask(path)).status]).toEqual([path, 200]);
  });

  it('serves every module that its modules import', async () => {
    const seen = new Set<string>();
    const follow = async (name: string): Promise<void> => {
      if (seen.has(name)) return;
      seen.add(name);
      const { status, text } = await ask(`/page/assets/${name}`);
      expect([name, status]).toEqual([name, 200]);
      for (const [, next = ''] of text.matchAll(/from '\.\/([^']+)'/g)) await follow(next);
    };
    await follow('main.ts');
    await follow('sign-in.ts');
    expect(seen.size).toBeGreaterThan(15);
  });

  it.each([
    '/page',
    '/page/',
    '/page/assets/page.ts',
    '/page/assets/..%2fpage.ts',
    '/page/assets/tsconfig.json',
    '/page/docs/..%2f..%2fREADME.md',
    '/page/docs/..%2fpackage.json',
    '/page/docs/runbooks/Nobody.md',
    '/page/docs/runbooks',
    '/page/docs/live-page.sha256',
    '/page/fleet/1h/paths',
  ])('has nothing at %s', async (path) => {
    expect((await ask(path)).status).toBe(404);
  });

  it('takes no other method', async () => {
    for (const path of ['/', '/page/events', '/page/suspects'])
      expect((await send('POST', `${service.gateway.adminUrl}${path}`)).status).toBe(404);
  });
});

describe('who may see the live page', () => {
  it.each([
    [FOREIGN],
    [{ host: '127.0.0.1.evil.test' }],
    [{ 'x-forwarded-for': '203.0.113.7' }],
    [{ forwarded: 'for=203.0.113.7' }],
    [{ cookie: 'numberwall_page=99999999999.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', ...FOREIGN }],
  ])('not who comes with %j', async (headers) => {
    const page = await ask('/', headers);
    expect([page.status, page.text.includes('data-panel')]).toEqual([401, false]);
    for (const path of ['/page/events', '/page/suspects', '/page/docs/runbooks/NumberwallGateEmpty.md'])
      expect([path, (await ask(path, headers)).status]).toEqual([path, 401]);
  });

  it('who gave the token once, by a cookie that a script cannot read and that says nothing of it', async () => {
    const answer = await signIn(OPERATOR_TOKEN, FOREIGN);
    expect(answer.status).toBe(204);
    expect(cookieOf(answer)).toMatch(
      /^numberwall_page=\d+\.[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    const [cookie = ''] = cookieOf(answer).split(';');
    expect((await ask('/', { ...FOREIGN, cookie })).status).toBe(200);
    expect((await ask('/page/suspects', { ...FOREIGN, cookie })).body).toMatchObject({
      suspects: [],
      hours: 24,
    });
    const longer = cookie.replace(/=(\d+)/, (_, end: string) => `=${Number(end) + 1}`);
    expect((await ask('/', { ...FOREIGN, cookie: longer })).status).toBe(401);
    const overTls = await signIn(OPERATOR_TOKEN, { origin: 'https://gateway.test', ...FOREIGN });
    expect(cookieOf(overTls)).toMatch(/; Secure$/);
  });

  it('not a page of another site that signs its visitor in', async () => {
    expect((await signIn(OPERATOR_TOKEN, { 'sec-fetch-site': 'cross-site' })).status).toBe(400);
    const form = await send('POST', `${service.gateway.adminUrl}/page/session`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `token=${OPERATOR_TOKEN}`,
    });
    expect(form.status).toBe(415);
  });

  it('suspects only with the token, on the machine itself too', async () => {
    expect((await ask('/page/suspects')).status).toBe(401);
  });

  it('not who guesses: failures here and at the operator API count together', async () => {
    const guesses: number[] = [];
    for (let at = 0; at < 5; at += 1) {
      guesses.push((await signIn(`guess-${at}`)).status);
      const api = await ask('/operator/v1/suspects', { authorization: `Bearer guess-${at}` });
      guesses.push(api.status);
    }
    expect(new Set(guesses)).toEqual(new Set([401]));
    expect((await signIn(OPERATOR_TOKEN)).status).toBe(429);
  });

  it('nobody where there is no token to give, and says so', async () => {
    await using bare = await startService();
    const { status, text } = await send('GET', `${bare.gateway.adminUrl}/`, { headers: FOREIGN });
    expect(status).toBe(503);
    expect(text).toContain('NUMBERWALL_OPERATOR_TOKEN');
  });
});

describe('the fleet’s history', () => {
  it('comes from Prometheus by the panels’ own queries, and says why where it does not', async () => {
    const port = await freePort();
    const admin = `127.0.0.1:${port}`;
    await using prometheus = await startPrometheus([admin]);
    await using seen = await startService({
      overlay: { admin: { listen: admin }, prometheus: { url: prometheus.url } },
    });
    const fleet = (panel: string, range = '1h') =>
      send('GET', `${seen.gateway.adminUrl}/page/fleet/${range}/${panel}`);
    await until(async () => {
      const { status, body } = await fleet('degraded');
      expect(status).toBe(200);
      const lines = body['lines'] as { label: string; values: (number | null)[] }[];
      return lines.some(({ label, values }) => label === 'store' && values.length === 300);
    }, 25_000);
    expect((await fleet('degraded', '2y')).status).toBe(404);
    expect((await fleet('up')).status).toBe(404);
    await prometheus[Symbol.asyncDispose]();
    const refused = await fleet('paths');
    expect(refused.status).toBe(503);
    expect(refused.body['detail']).toBe('Prometheus does not answer: nothing listens there.');
  });
});

describe('a gateway that stops', () => {
  it('ends the streams that are open', async () => {
    const ended = await startService();
    const [answer] = (await once(
      get(`${ended.gateway.adminUrl}/page/events`, { agent: false }),
      'response',
    )) as [IncomingMessage];
    answer.on('error', () => undefined).resume();
    const closed = new Promise((resolve) => answer.once('close', resolve));
    await ended[Symbol.asyncDispose]();
    await closed;
  });
});
