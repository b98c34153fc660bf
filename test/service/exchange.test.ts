import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import {
  createEvidencePhone,
  fetchChallenge,
  requestToken,
  sendTokenRequest,
  signTokenRequest,
} from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { send, sendSigned } from '../support/service.ts';

let folder: string;
let service: IssuingService;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-exchange-'));
  service = await startIssuingService(folder);
  origin = service.gateway.publicUrl;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const LOOKUP = '/json/users/1-2125550147/status';

describe('a token from the gateway itself', () => {
  it('opens the look-up, with requests of a phone alone', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const answer = await requestToken(phone, origin, { challenge });
    expect(answer).toMatchObject({
      status: 200,
      headers: { 'cache-control': 'no-store', 'content-type': 'application/json; charset=utf-8' },
      body: { token_type: 'attestation', expires_in: 3600, token: expect.any(String) as unknown },
    });
    expect(Object.keys(answer.body).sort()).toEqual(['expires_in', 'token', 'token_type']);
    const token = String(answer.body['token']);
    expect(decodeJwt(token)).toMatchObject({ iss: origin, aud: origin, cnf: { jwk: phone.jwk } });
    const lookup = await sendSigned(phone.with(token), 'GET', origin + LOOKUP);
    expect(lookup).toMatchObject({ status: 200, body: { success: true } });
  });

  it('is of no use to another key', async () => {
    const answer = await requestToken(await createEvidencePhone(), origin, {
      challenge: await fetchChallenge(origin),
    });
    const thief = (await createEvidencePhone()).with(String(answer.body['token']));
    expect(await sendSigned(thief, 'GET', origin + LOOKUP)).toMatchObject({
      status: 401,
      body: { code: 'proof_invalid' },
    });
  });
});

describe('what a phone is told when it gets none', () => {
  it('a fresh challenge, where its own is foreign; with it the same phone is let in', async () => {
    const phone = await createEvidencePhone();
    const refused = await requestToken(phone, origin, { challenge: 'Zm9yZWlnbg' });
    expect(refused).toMatchObject({
      status: 401,
      headers: {
        'www-authenticate': 'DPoP error="use_dpop_nonce", algs="ES256"',
        'oauth-client-attestation-challenge': refused.headers['dpop-nonce'],
        'cache-control': 'no-store',
      },
      body: { code: 'use_challenge', success: false, error_code: '60000' },
    });
    const challenge = String(refused.headers['oauth-client-attestation-challenge']);
    expect(await requestToken(phone, origin, { challenge })).toMatchObject({ status: 200 });
  });

  it('nothing of why its evidence was refused; the log and the metrics tell', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const refused = await requestToken(phone, origin, { challenge, evidence: { rooted: false } });
    expect(refused).toMatchObject({ status: 401, body: { code: 'attestation_invalid' } });
    expect(refused.text).not.toContain('development_evidence');
    expect(service.log()).toMatch(
      /"result":"refused","provider":"development","reason":"development_evidence"/,
    );
    const { text } = await send('GET', `${service.gateway.adminUrl}/metrics`);
    expect(text).toContain(
      'numberwall_attestation_evidence_total{provider="development",result="refused"} 1',
    );
    expect(text).toContain('numberwall_attestation_evidence_refusals_total{reason="development_evidence"} 1');
  });

  it('that its proof, and its challenge, were used', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const request = await signTokenRequest(phone, origin, { challenge });
    expect(await sendTokenRequest(origin, request)).toMatchObject({ status: 200 });
    expect(await sendTokenRequest(origin, request)).toMatchObject({
      status: 401,
      body: { code: 'proof_invalid' },
    });
    expect(await requestToken(phone, origin, { challenge })).toMatchObject({
      status: 401,
      body: { code: 'attestation_invalid' },
    });
  });

  it('that another key, and another body, are not those of the proof', async () => {
    const phone = await createEvidencePhone();
    const other = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    expect(await requestToken(phone, origin, { challenge, jwk: other.jwk })).toMatchObject({
      status: 401,
      body: { code: 'proof_invalid' },
    });
    const request = await signTokenRequest(phone, origin, { challenge });
    const newer = { ...request, body: request.body.replace('27.1.0', '99.0.0') };
    expect(await sendTokenRequest(origin, newer)).toMatchObject({
      status: 401,
      body: { code: 'proof_invalid' },
    });
  });
});

describe('the form of a request', () => {
  const post = async (
    body: string,
    headers: Record<string, string> = { 'content-type': 'application/json' },
  ) => {
    const answer = await send('POST', `${origin}/attestation/tokens`, { headers, body });
    return `${answer.status} ${String(answer.body['code'])}`;
  };

  it.each([
    ['GET', '/attestation/tokens'],
    ['PUT', '/attestation/tokens'],
    ['GET', '/attestation/challenges'],
    ['DELETE', '/attestation/challenges'],
  ])('%s %s: 405', async (method, path) => {
    const answer = await send(method, origin + path);
    expect(answer).toMatchObject({ status: 405, headers: { allow: 'POST' } });
  });

  it.each([['/attestation/tokens/'], ['/Attestation/tokens'], ['/attestation/token']])(
    '%s: 404',
    async (path) => {
      expect((await send('POST', origin + path)).status).toBe(404);
    },
  );

  it('is JSON', async () => {
    expect(await post('a=b', { 'content-type': 'application/x-www-form-urlencoded' })).toBe(
      '415 media_type_unsupported',
    );
    expect(await post('{}', { 'content-type': 'application/json', 'content-encoding': 'gzip' })).toBe(
      '415 media_type_unsupported',
    );
    expect(await post('', {})).toBe('400 request_invalid');
    expect(await post('{', { 'content-type': 'application/json; charset=utf-8' })).toBe(
      '400 request_invalid',
    );
    expect(await post('{}')).toBe('400 request_invalid');
  });

  it.each([
    [65_535, '400 request_invalid'],
    [65_536, '400 request_invalid'],
    [65_537, '413 body_too_large'],
  ])('of %d bytes: %s', async (bytes, expected) => {
    expect(await post('x'.repeat(bytes))).toBe(expected);
  });

  it('of a protected route stays at 4 KiB', async () => {
    const answer = await send('POST', `${origin}/json/users/new`, {
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        // What shows nothing is refused before its body is read.
        'oauth-client-attestation': 'none',
      },
      body: `a=${'x'.repeat(4095)}`,
    });
    expect(answer.status).toBe(413);
  });

  it('of a challenge has no body', async () => {
    expect((await send('POST', `${origin}/attestation/challenges`, { body: '{}' })).status).toBe(400);
  });
});
