import { createHmac, createSign } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { base64url } from '../support/attestation-bench.ts';
import { loggedReason } from '../support/logged-reason.ts';
import { createPhone } from '../support/phone.ts';
import {
  APP,
  appCheckClaims,
  createPresetIssuer,
  PROJECT,
  seconds,
  type PresetIssuer,
} from '../support/preset-issuer.ts';
import { createServiceIssuer, send, startService, type Answer, type Service } from '../support/service.ts';
import type { TestIssuer } from '../support/phone.ts';

const lookup = '/json/users/1-2025550143/status';

const preset = ({ jwksUrl }: PresetIssuer, rest: object = {}) => ({
  preset: 'firebase-app-check',
  project: PROJECT,
  apps: { [APP]: { platform: 'ios', version: '27.1.0' } },
  keys: { url: jwksUrl },
  ...rest,
});

describe('Firebase App Check tokens, over real sockets', () => {
  let firebase: PresetIssuer;
  let native: TestIssuer;
  let service: Service;

  const start = (rest: object = {}, more: object = {}) =>
    startService({
      issuer: native,
      overlay: {
        attestation: {
          development: false,
          issuers: [
            { issuer: native.issuer, audience: native.audience, keys: { inline: native.jwks } },
            preset(firebase, rest),
          ],
          ...more,
        },
      },
    });

  beforeAll(async () => {
    firebase = await createPresetIssuer();
    native = await createServiceIssuer();
    service = await start();
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await firebase[Symbol.asyncDispose]();
  });

  const ask = (token: string | string[], headers: object = {}, to = service): Promise<Answer> =>
    send('GET', `${to.gateway.publicUrl}${lookup}`, {
      headers: { 'x-firebase-appcheck': token as string, ...headers },
    });
  const reasonOf = (answer: Promise<Answer>) => loggedReason(service, answer);

  it('admits an honest token, again and again until it expires', async () => {
    const token = firebase.mint(appCheckClaims());
    expect((await ask(token)).status).toBe(200);
    expect((await ask(token)).status).toBe(200);
  });

  it('takes tokens without jti where they need not be used up', async () => {
    expect(await reasonOf(ask(firebase.mint(appCheckClaims({ jti: undefined }))))).toBe('verified');
  });

  const other = 'https://firebaseappcheck.googleapis.com/210987654321';
  it.each([
    ['token_issuer', { iss: other, aud: ['projects/210987654321'] }],
    ['token_issuer', { iss: `https://firebaseappcheck.googleapis.com/${PROJECT}/` }],
    ['token_audience', { aud: ['projects/210987654321'] }],
    ['token_audience', { aud: `projects/${PROJECT}` }],
    ['token_audience', { aud: [`projects/${PROJECT}`, 7] }],
    ['token_audience', { aud: [] }],
    ['token_audience', { aud: undefined }],
    ['token_audience', { aud: Array.from({ length: 17 }, () => `projects/${PROJECT}`) }],
    ['token_subject', { sub: '1:123456789012:ios:ffffffffffffffff' }],
    ['token_subject', { sub: 'toString' }],
    ['token_subject', { sub: [APP] }],
    ['token_subject', { sub: undefined }],
    ['token_expired', { exp: seconds() - 31, iat: seconds() - 600 }],
    ['token_expiry', { exp: undefined }],
    ['token_issued_at', { iat: undefined }],
    ['token_lifetime', { exp: seconds() + 7 * 86_400 }],
  ])('refuses with %s: %j', async (reason, change) => {
    expect(await reasonOf(ask(firebase.mint(appCheckClaims(change))))).toBe(reason);
  });

  it('takes an audience of ours among 16, as a list', async () => {
    const aud = Array.from({ length: 16 }, () => `projects/${PROJECT}`);
    expect(await reasonOf(ask(firebase.mint(appCheckClaims({ aud }))))).toBe('verified');
  });

  it.each([
    ['token_type', { typ: 'oauth-client-attestation+jwt' }],
    ['token_type', { typ: undefined }],
    ['token_algorithm', { alg: 'PS256' }],
    ['token_algorithm', { alg: 'none' }],
    ['token_key_id', { kid: undefined }],
    ['token_key_unknown', { kid: '../../etc/passwd' }],
    ['token_header_forbidden', { jku: 'https://evil.example/jwks' }],
    ['token_header_forbidden', { jwk: {} }],
    ['token_header_forbidden', { x5u: 'https://evil.example/' }],
    ['token_header_forbidden', { crit: ['b64'] }],
  ])('refuses with %s the header %j', async (reason, header) => {
    expect(await reasonOf(ask(firebase.mint(appCheckClaims(), header)))).toBe(reason);
  });

  it('refuses HS256 by the RSA public key, in every spelling of it', async () => {
    const head = base64url(JSON.stringify({ typ: 'JWT', alg: 'HS256', kid: firebase.kid }));
    const text = `${head}.${base64url(JSON.stringify(appCheckClaims()))}`;
    for (const secret of [
      firebase.publicKey.export({ type: 'spki', format: 'pem' }),
      firebase.publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(firebase.publicKey.export({ format: 'jwk' })),
    ]) {
      const forged = `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
      expect(await reasonOf(ask(forged))).toBe('token_algorithm');
    }
  });

  it('refuses a token of another key under the same kid', async () => {
    await using thief = await createPresetIssuer();
    expect(await reasonOf(ask(thief.mint(appCheckClaims(), { kid: firebase.kid })))).toBe('token_signature');
    const head = base64url(JSON.stringify({ typ: 'JWT', alg: 'RS256', kid: firebase.kid }));
    const text = `${head}.${base64url(JSON.stringify(appCheckClaims()))}`;
    const sha512 = createSign('sha512').update(text).sign(firebase.privateKey);
    expect(await reasonOf(ask(`${text}.${base64url(sha512)}`))).toBe('token_signature');
  });

  it('keeps the kinds of tokens in their own headers, known or not', async () => {
    const phone = await createPhone(native);
    const url = `${service.gateway.publicUrl}${lookup}`;
    const { dpop = '' } = await phone.headers('GET', url);
    const token = firebase.mint(appCheckClaims());
    for (const seen of [false, true]) {
      if (seen) expect((await ask(token)).status).toBe(200);
      const swapped = send('GET', url, { headers: { 'oauth-client-attestation': token, dpop } });
      expect(await reasonOf(swapped)).toBe('token_header');
      expect(await reasonOf(ask(phone.token))).toBe('token_header');
      if (!seen)
        expect((await send('GET', url, { headers: await phone.headers('GET', url) })).status).toBe(200);
    }
  });

  it('takes exactly one token, and no proof beside one that binds no key', async () => {
    const token = firebase.mint(appCheckClaims());
    const phone = await createPhone(native);
    const signed = await phone.headers('GET', `${service.gateway.publicUrl}${lookup}`);
    expect(await reasonOf(ask([token, token]))).toBe('token_repeated');
    expect(await reasonOf(ask(`${token}, ${token}`))).toBe('token_form');
    expect(await reasonOf(ask(token, signed))).toBe('token_mixed');
    expect(await reasonOf(ask(token, { dpop: signed['dpop'] }))).toBe('proof_unexpected');
    expect((await ask(token)).status).toBe(200);
    expect(await reasonOf(ask(token, { dpop: signed['dpop'] }))).toBe('proof_unexpected');
    expect(await reasonOf(ask('A'.repeat(4097)))).toBe('token_too_large');
    expect(await reasonOf(ask('A'.repeat(4096)))).toBe('token_form');
    expect(await reasonOf(ask('eyJlcnJvciI6IlVOS05PV05fRVJST1IifQ=='))).toBe('token_form');
  });

  it('counts by the token, keyed by what was signed', async () => {
    await using limited = await startService({
      issuer: native,
      overlay: {
        attestation: { development: false, issuers: [preset(firebase)] },
        policies: [
          {
            id: 'device',
            on: ['lookup'],
            by: 'device',
            count: 'requests',
            limit: 2,
            window: '1h',
          },
        ],
      },
    });
    const [one, two] = [firebase.mint(appCheckClaims()), firebase.mint(appCheckClaims())];
    const statuses = [];
    for (const token of [one, one, one, two]) statuses.push((await ask(token, {}, limited)).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });

  it('counts the four classes of operators', async () => {
    await using counted = await start({}, { minimumAppVersion: { ios: '27.2.0' } });
    const app = firebase.mint(appCheckClaims());
    expect((await ask(app, {}, counted)).status).toBe(403);
    expect((await ask('no token', {}, counted)).status).toBe(401);
    expect((await send('GET', `${counted.gateway.publicUrl}${lookup}`)).status).toBe(401);
    const url = `${service.gateway.publicUrl}${lookup}`;
    expect((await send('GET', url, { headers: { 'x-firebase-appcheck': app } })).status).toBe(200);
    const read = async ({ gateway }: Service) => (await send('GET', `${gateway.adminUrl}/metrics`)).text;
    const results = (text: string, provider: string) =>
      text
        .split('\n')
        .filter((line) => line.includes('attestations_total{') && line.includes(`provider="${provider}"`))
        .filter((line) => !/ 0$/.test(line))
        .map((line) => /result="(\w+)"/.exec(line)?.[1]);
    expect(results(await read(counted), 'firebase-app-check')).toEqual(['outdated_app']);
    expect(results(await read(counted), 'none').sort()).toEqual(['invalid', 'unknown_origin']);
    expect(results(await read(service), 'firebase-app-check')).toContain('verified');
  });

  describe('used up by one request', () => {
    let once: Service;
    beforeAll(async () => {
      once = await start({ consume: true });
    });
    afterAll(async () => {
      await once[Symbol.asyncDispose]();
    });

    it('takes each token once', async () => {
      const token = firebase.mint(appCheckClaims());
      expect((await ask(token, {}, once)).status).toBe(200);
      const again = await ask(token, {}, once);
      expect(again.status).toBe(401);
      expect(await loggedReason(once, Promise.resolve(again))).toBe('proof_replayed');
    });

    it('admits exactly one of several at the same moment', async () => {
      const token = firebase.mint(appCheckClaims());
      const answers = await Promise.all(Array.from({ length: 6 }, () => ask(token, {}, once)));
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    });

    it.each([undefined, '', 7, 'x'.repeat(129)])('refuses a token whose jti is %j', async (jti) => {
      const answer = ask(firebase.mint(appCheckClaims({ jti })), {}, once);
      expect(await loggedReason(once, answer)).toBe('token_id');
    });
  });

  it('is not looked at where it is not configured', async () => {
    await using plain = await startService({ issuer: native });
    const answer = ask(firebase.mint(appCheckClaims()), {}, plain);
    expect(await loggedReason(plain, answer)).toBe('token_missing');
  });

  it('tells nobody a token', async () => {
    const token = firebase.mint(appCheckClaims());
    await ask(token);
    expect(service.log()).not.toContain(token.slice(0, 80));
    expect(service.log()).not.toContain(token.split('.')[2]);
  });
});
