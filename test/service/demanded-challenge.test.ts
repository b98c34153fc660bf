import { generateKeyPair, generateProof, type KeyPair } from 'dpop';
import { exportJWK } from 'jose';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { request } from '../../src/commands/request.ts';
import type { TestIssuer } from '../support/phone.ts';
import { createServiceIssuer, send, startService, type Service } from '../support/service.ts';
import { shippedRoutes } from '../support/shipped-routes.ts';

const LOOKUP = '/json/users/1-2125550147/status';

interface RouteChange {
  readonly challenge?: 'required';
  readonly maxTokenAge?: string;
}

const start = (issuer: TestIssuer, change: RouteChange): Promise<Service> =>
  startService({
    issuer,
    overlay: {
      routes: shippedRoutes('enforce').map((route) => ({ ...route, ...change })),
      policies: [],
      edge: { limit: 10_000, window: '1m' },
    },
  });

/** A phone by an independent implementation of RFC 9449, which puts the nonce in when it is given one. */
const createPhone = async (issuer: TestIssuer, claims: object = {}) => {
  const keys: KeyPair = await generateKeyPair('ES256', { extractable: true });
  const { kty = '', crv = '', x = '', y = '' } = await exportJWK(keys.publicKey);
  const token = await issuer.mint({ kty, crv, x, y }, claims as Record<string, unknown>);
  return {
    token,
    async ask(url: string, nonce?: string) {
      const dpop = await generateProof(keys, url, 'GET', nonce, token);
      return send('GET', url, { headers: { 'oauth-client-attestation': token, dpop } });
    },
  };
};

const nonceOf = ({ headers }: { headers: Readonly<Record<string, unknown>> }): string =>
  String(headers['dpop-nonce']);

describe('a route that demands a challenge', () => {
  let issuer: TestIssuer;
  let service: Service;
  let url: string;
  beforeAll(async () => {
    issuer = await createServiceIssuer();
    service = await start(issuer, { challenge: 'required' });
    url = `${service.gateway.publicUrl}${LOOKUP}`;
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  it('gives one to who has none, takes it, and hands out the next', async () => {
    const phone = await createPhone(issuer);
    const refused = await phone.ask(url);
    expect(refused).toMatchObject({
      status: 401,
      body: { code: 'use_challenge', error_code: '60000' },
      headers: { 'www-authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"' },
    });
    expect(refused.headers['oauth-client-attestation-challenge']).toBe(nonceOf(refused));
    const answer = await phone.ask(url, nonceOf(refused));
    expect(answer.status).toBe(200);
    expect(nonceOf(answer)).not.toBe(nonceOf(refused));
    expect((await phone.ask(url, nonceOf(answer))).status).toBe(200);
  });

  it.each(['', 'x', 'A'.repeat(38), 'ä'])('refuses a challenge of nobody: %j', async (nonce) => {
    const phone = await createPhone(issuer);
    expect(await phone.ask(url, nonce === '' ? undefined : nonce)).toMatchObject({ status: 401 });
  });

  it('takes one from the endpoint, and from another instance that shares the secret', async () => {
    await using other = await start(issuer, { challenge: 'required' });
    const { body } = await send('POST', `${other.gateway.publicUrl}/attestation/challenges`);
    const phone = await createPhone(issuer);
    expect((await phone.ask(url, String(body['attestation_challenge']))).status).toBe(200);
  });

  it('refuses a proof that was used, however good its challenge still is', async () => {
    const phone = await createPhone(issuer);
    const nonce = nonceOf(await phone.ask(url));
    const keys = await generateKeyPair('ES256', { extractable: true });
    const { kty = '', crv = '', x = '', y = '' } = await exportJWK(keys.publicKey);
    const token = await issuer.mint({ kty, crv, x, y });
    const dpop = await generateProof(keys, url, 'GET', nonce, token);
    const headers = { 'oauth-client-attestation': token, dpop };
    expect((await send('GET', url, { headers })).status).toBe(200);
    expect(await send('GET', url, { headers })).toMatchObject({
      status: 401,
      body: { code: 'proof_invalid' },
    });
  });

  it('says what it is to clients that look (RFC 9728)', async () => {
    const { gateway } = service;
    const answer = await send('GET', `${gateway.publicUrl}/.well-known/oauth-protected-resource`);
    expect(answer).toMatchObject({
      status: 200,
      body: {
        resource: gateway.publicUrl,
        authorization_servers: [issuer.issuer],
        challenge_endpoint: `${gateway.publicUrl}/attestation/challenges`,
        dpop_signing_alg_values_supported: ['ES256'],
      },
    });
  });
});

describe('numberwall request', () => {
  it('follows a demand for a challenge, as a phone does', async () => {
    await using service = await startService({
      overlay: {
        routes: shippedRoutes('enforce').map((route) => ({ ...route, challenge: 'required' })),
        attestation: { development: true },
      },
    });
    const [stdout, stderr] = [new PassThrough(), new PassThrough()];
    const url = `${service.gateway.publicUrl}${LOOKUP}`;
    const code = await request(['GET', url, '--exchange'], {}, { stdout, stderr });
    stdout.end();
    stderr.end();
    expect([await text(stderr), code]).toEqual(['', 0]);
    expect(await text(stdout)).toMatch(/^HTTP 200\n/);
  });
});

describe('a route that demands a fresh token', () => {
  it('takes a token to the second, remembered or not, and asks for another after', async () => {
    const issuer = await createServiceIssuer();
    await using service = await start(issuer, { maxTokenAge: '2m' });
    const url = `${service.gateway.publicUrl}${LOOKUP}`;
    const now = Math.floor(Date.now() / 1000);
    // Two minutes, and half a minute for clocks that differ.
    const fresh = await createPhone(issuer, { iat: now - 140, exp: now + 300 });
    const old = await createPhone(issuer, { iat: now - 152, exp: now + 300 });
    for (let time = 0; time < 2; time += 1) {
      expect((await fresh.ask(url)).status).toBe(200);
      expect(await old.ask(url)).toMatchObject({
        status: 401,
        body: { code: 'use_fresh_attestation' },
        headers: { 'www-authenticate': 'DPoP error="use_fresh_attestation", algs="ES256"' },
      });
    }
    expect(service.log()).toContain('"reason":"token_too_old"');
  });
});
