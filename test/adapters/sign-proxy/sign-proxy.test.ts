import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

import { afterEach, describe, expect, it } from '@jest/globals';
import { decodeJwt, SignJWT } from 'jose';
import { Pool } from 'undici';

import { createDeviceKey } from '../../../src/adapters/attestation/client/device-key.ts';
import { keepCredentials } from '../../../src/adapters/sign-proxy/credentials.ts';
import { createSendSigned } from '../../../src/adapters/sign-proxy/send-signed.ts';
import { createSignProxy } from '../../../src/adapters/sign-proxy/sign-proxy.ts';
import { describeFailure } from '../../../src/commands/describe-failure.ts';
import { send } from '../../support/service.ts';

const open: AsyncDisposableStack[] = [];
afterEach(() => open.pop()?.disposeAsync());

const listen = async (server: Server): Promise<string> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

/** A proxy before `target`, with tokens that live `lifetimeS`. */
const start = async (target: RequestListener | undefined, lifetimeS = 600) => {
  const stack = new AsyncDisposableStack();
  open.push(stack);
  const serve = async (listener: RequestListener) => {
    const server = createServer(listener);
    stack.defer(() => {
      server.closeAllConnections();
      server.close();
    });
    return listen(server);
  };
  const origin = target === undefined ? 'http://127.0.0.1:1' : await serve(target);
  const key = await createDeviceKey();
  let minted = 0;
  const mint = async () => {
    minted += 1;
    const exp = Math.floor(Date.now() / 1000) + lifetimeS;
    const token = await new SignJWT({ exp, n: minted })
      .setProtectedHeader({ alg: 'ES256' })
      .sign(key.privateKey);
    return { token, key };
  };
  const reports: string[] = [];
  const pool = stack.adopt(new Pool(origin), (each) => each.destroy());
  const url = await serve(
    createSignProxy({
      maxBodyBytes: 100,
      anyHost: false,
      send: createSendSigned({
        target: pool,
        origin: 'https://api.example',
        credentials: keepCredentials(mint, Date.now),
        timeoutMs: 5_000,
      }),
      report: (sentence) => void reports.push(sentence),
      describe: describeFailure,
    }),
  );
  return { url, reports, minted: () => minted };
};

const echo: RequestListener = (req, res) => {
  void buffer(req).then((body) => {
    res
      .setHeader('content-type', 'application/json')
      .setHeader('connection', 'x-hop')
      .setHeader('x-hop', '1');
    res.end(JSON.stringify({ url: req.url, fields: req.rawHeaders, body: body.toString() }));
  });
};

const proofOf = (req: IncomingMessage) => decodeJwt(String(req.headers['dpop']));

const refuse =
  (code: string, nonce?: string): RequestListener =>
  (_req, res) => {
    res.writeHead(401, nonce === undefined ? {} : { 'dpop-nonce': nonce }).end(JSON.stringify({ code }));
  };

describe('what goes on', () => {
  it('is the request as it was, with one token and one proof for the public origin', async () => {
    let seen: IncomingMessage | undefined;
    const { url } = await start((req, res) => {
      seen = req;
      echo(req, res);
    });
    const { body } = await send('POST', `${url}/a/../b%2Fc?d=1`, {
      body: 'x=1',
      headers: {
        'content-type': 'text/x',
        'x-more': 'yes',
        dpop: 'mine',
        'oauth-client-attestation': 'mine',
      },
    });
    expect(body).toMatchObject({ url: '/b%2Fc?d=1', body: 'x=1' });
    expect(seen?.headers).toMatchObject({ 'content-type': 'text/x', 'x-more': 'yes' });
    expect(seen?.headersDistinct['dpop']).toHaveLength(1);
    expect(seen?.headersDistinct['oauth-client-attestation']).not.toContain('mine');
    expect(seen === undefined ? {} : proofOf(seen)).toMatchObject({
      htm: 'POST',
      htu: 'https://api.example/b%2Fc',
      ath: expect.any(String) as unknown,
      htd: expect.any(String) as unknown,
    });
  });

  it('is nothing that is of one connection alone, in either direction', async () => {
    const { url } = await start(echo);
    const headers = { connection: 'close, x-secret', 'x-secret': '1', te: 'trailers', upgrade: 'websocket' };
    const answer = await send('GET', url, { headers });
    expect(answer.status).toBe(200);
    for (const name of ['x-secret', 'te', 'upgrade']) expect(answer.body['fields']).not.toContain(name);
    expect(answer.headers).not.toHaveProperty('x-hop');
  });

  it('comes back as it is made, not at its end', async () => {
    let finish = (): void => undefined;
    const { url } = await start((_req, res) => {
      res.write('first');
      finish = () => void res.end('last');
    });
    const sent = request(url).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    const [first] = (await once(answer, 'data')) as [Buffer];
    expect(first.toString()).toBe('first');
    finish();
    expect((await buffer(answer)).toString()).toBe('last');
  });
});

describe('what the gateway asks for', () => {
  it('is a challenge: followed once, and used for the next request at once', async () => {
    const nonces: unknown[] = [];
    const { url } = await start((req, res) => {
      nonces.push(proofOf(req)['nonce']);
      if (nonces.length === 1) refuse('use_challenge', 'n1')(req, res);
      else res.setHeader('dpop-nonce', `n${nonces.length}`).end('{}');
    });
    expect((await send('GET', url)).status).toBe(200);
    expect((await send('GET', url)).status).toBe(200);
    expect(nonces).toEqual([undefined, 'n1', 'n2']);
  });

  it('is a fresh token: once', async () => {
    const { url, minted } = await start(refuse('use_fresh_attestation'));
    const answer = await send('GET', url);
    expect([answer.status, answer.text, minted()]).toEqual([401, '{"code":"use_fresh_attestation"}', 2]);
  });
});

describe('tokens', () => {
  it.each([
    [600, 1],
    [61, 1],
    [59, 2],
  ])('that have %i s left are made %i times for two requests', async (lifetimeS, times) => {
    const { url, minted } = await start(echo, lifetimeS);
    await send('GET', url);
    await send('GET', url);
    expect(minted()).toBe(times);
  });

  it('are made once for requests that come together', async () => {
    const { url, minted } = await start(echo);
    await Promise.all(Array.from({ length: 5 }, () => send('GET', url)));
    expect(minted()).toBe(1);
  });
});

describe('what is refused here', () => {
  it.each([
    [100, 200],
    [101, 413],
  ])('a body: %i bytes are %i', async (length, status) => {
    const { url } = await start(echo);
    const chunked = { 'transfer-encoding': 'chunked' };
    for (const headers of [{}, chunked]) {
      expect((await send('POST', url, { body: 'x'.repeat(length), headers })).status).toBe(status);
    }
  });

  it.each([
    [{ origin: 'https://page.example' }, 403, 'browser_refused'],
    [{ 'sec-fetch-site': 'cross-site' }, 403, 'browser_refused'],
    [{ host: 'rebound.example' }, 421, 'host_refused'],
    [{ host: '127.0.0.1.rebound.example' }, 421, 'host_refused'],
  ])('a page in a browser: %j', async (headers, status, code) => {
    const { url, minted } = await start(echo);
    expect(await send('GET', url, { headers })).toMatchObject({ status, body: { code } });
    expect(minted()).toBe(0);
  });

  it('a gateway that is not there, in words that help', async () => {
    const { url, reports } = await start(undefined);
    const answer = await send('GET', url);
    expect(answer).toMatchObject({ status: 502, body: { code: 'target_unreachable' } });
    expect(reports.join()).toContain('502 target_unreachable: nothing listens there');
  });
});
