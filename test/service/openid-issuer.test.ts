import { randomUUID } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import { generateKeyPair as generateDPoPKeyPair, generateProof } from 'dpop';

import { createKeySet, UNKNOWN_KID_COOLDOWN_MS } from '../../src/adapters/attestation/key-set.ts';
import { loggedReason } from '../support/logged-reason.ts';
import { createPopKey } from '../support/pop.ts';
import { createPresetIssuer, seconds, type PresetIssuer } from '../support/preset-issuer.ts';
import { send, startService, type Answer, type Service } from '../support/service.ts';

const lookup = '/json/users/1-2025550143/status';
const AUDIENCE = 'https://api.example';

const claims = (origin: string, change: object = {}) => ({
  iss: origin,
  aud: AUDIENCE,
  sub: 'com.example.authenticator',
  iat: seconds(),
  exp: seconds() + 600,
  platform: 'android',
  app_version: '27.1.0',
  ...change,
});

const start = (issuers: readonly object[], rest: object = {}) =>
  startService({ overlay: { attestation: { development: false, issuers, ...rest } } });

const entry = ({ origin }: PresetIssuer, rest: object = {}) => ({
  preset: 'openid',
  issuer: origin,
  audience: AUDIENCE,
  ...rest,
});

/** A phone whose proofs come from an independent implementation of RFC 9449. */
const createClient = async () => {
  const keys = await generateDPoPKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(keys.publicKey);
  return {
    jwk: { kty, crv, x, y } as JWK,
    ask: async (service: Service, token: string): Promise<Answer> => {
      const url = `${service.gateway.publicUrl}${lookup}`;
      const dpop = await generateProof(keys, url, 'GET', undefined, token);
      return send('GET', url, { headers: { 'oauth-client-attestation': token, dpop } });
    },
  };
};

describe('an OpenID-style issuer, over real sockets', () => {
  let issuer: PresetIssuer;
  let service: Service;
  let client: Awaited<ReturnType<typeof createClient>>;

  beforeAll(async () => {
    issuer = await createPresetIssuer();
    client = await createClient();
    service = await start([entry(issuer)]);
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await issuer[Symbol.asyncDispose]();
  });

  const bound = (change: object = {}) => claims(issuer.origin, { cnf: { jwk: client.jwk }, ...change });
  const reasonOf = (token: string, to = service) => loggedReason(to, client.ask(to, token));

  it('is found by its discovery document, and its tokens work with a proof', async () => {
    expect((await client.ask(service, issuer.mint(bound()))).status).toBe(200);
  });

  it.each([
    ['token_issuer', { iss: 'https://login.example' }],
    ['token_audience', { aud: 'https://elsewhere.example' }],
    ['token_audience', { aud: [AUDIENCE, 'https://elsewhere.example'] }],
    ['token_subject', { sub: '' }],
    ['token_subject', { sub: undefined }],
    ['token_platform', { platform: 'windows' }],
    ['token_platform', { platform: undefined }],
    ['token_app_version', { app_version: '27' }],
    ['token_app_version', { app_version: undefined }],
    ['device_key_missing', { cnf: undefined }],
    ['device_key_missing', { cnf: { jkt: 'x' } }],
    ['token_expired', { exp: seconds() - 31, iat: seconds() - 600 }],
  ])('refuses with %s: %j', async (reason, change) => {
    expect(await reasonOf(issuer.mint(bound(change)))).toBe(reason);
  });

  it.each([
    ['token_type', { typ: 'id_token' }],
    ['token_type', { typ: undefined }],
    ['token_type', { typ: 'jwt' }],
    ['token_algorithm', { alg: 'PS256' }],
    ['token_algorithm', { alg: 'ES256' }],
    ['token_header_forbidden', { jku: 'https://evil.example/jwks' }],
  ])('refuses with %s the header %j', async (reason, header) => {
    expect(await reasonOf(issuer.mint(bound(), header))).toBe(reason);
  });

  it('wants a proof by the key of the token', async () => {
    const url = `${service.gateway.publicUrl}${lookup}`;
    const token = issuer.mint(bound());
    const alone = send('GET', url, { headers: { 'oauth-client-attestation': token } });
    expect(await loggedReason(service, alone)).toBe('proof_missing');
    const thief = await createClient();
    expect(await loggedReason(service, thief.ask(service, token))).toBe('proof_key_mismatch');
  });

  it('takes the PoP mode where it is told to', async () => {
    const key = await createPopKey();
    await using lenient = await start([entry(issuer, { proofs: ['pop'] })]);
    const { publicUrl } = lenient.gateway;
    const token = issuer.mint(claims(issuer.origin, { cnf: { jwk: key.jwk } }));
    const headers = {
      'oauth-client-attestation': token,
      'oauth-client-attestation-pop': await key.prove(publicUrl),
    };
    expect((await send('GET', `${publicUrl}${lookup}`, { headers })).status).toBe(200);
    expect(await reasonOf(issuer.mint(bound()), lenient)).toBe('proof_mode');
  });

  it('reads claims by other names, and defaults for those that are not there', async () => {
    await using mapped = await start([
      entry(issuer, {
        claims: { app: 'client_id', platform: 'os', appVersion: 'ver' },
        defaults: { platform: 'ios', appVersion: '27.0.0' },
      }),
    ]);
    const named = { client_id: 'app', os: 'android', ver: '27.3.0', platform: 'no', app_version: 'no' };
    expect(await reasonOf(issuer.mint(bound(named)), mapped)).toBe('verified');
    const unnamed = { client_id: 'app', platform: undefined, app_version: undefined };
    expect(await reasonOf(issuer.mint(bound(unnamed)), mapped)).toBe('verified');
    expect(await reasonOf(issuer.mint(bound({ ...named, os: null })), mapped)).toBe('token_platform');
    expect(await reasonOf(issuer.mint(bound({ ...named, ver: 27 })), mapped)).toBe('token_app_version');
    expect(await reasonOf(issuer.mint(bound({ client_id: undefined })), mapped)).toBe('token_subject');
  });

  it('takes unbound tokens only where binding is none, and then without a proof', async () => {
    await using open = await start([entry(issuer, { binding: 'none', types: ['at+jwt'] })]);
    const url = `${open.gateway.publicUrl}${lookup}`;
    const token = issuer.mint(bound(), { typ: 'at+jwt' });
    const alone = () => send('GET', url, { headers: { 'oauth-client-attestation': token } });
    expect((await alone()).status).toBe(200);
    expect((await alone()).status).toBe(200);
    expect(await loggedReason(open, client.ask(open, token))).toBe('proof_unexpected');
  });

  it('holds native tokens to their proof beside an issuer of unbound ones', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
    const kid = randomUUID();
    const native = { issuer: 'https://attest.example', audience: AUDIENCE };
    const keys = { inline: { keys: [{ ...(await exportJWK(publicKey)), kid, alg: 'ES256' }] } };
    await using both = await start([{ ...native, keys }, entry(issuer, { binding: 'none' })]);
    const token = await new SignJWT(
      claims(native.issuer, {
        jti: 'one',
        cnf: { jwk: client.jwk },
        attestation: { provider: 'apple-app-attest', level: 'software' },
      }),
    )
      .setProtectedHeader({ typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid })
      .sign(privateKey);
    const url = `${both.gateway.publicUrl}${lookup}`;
    const alone = () => send('GET', url, { headers: { 'oauth-client-attestation': token } });
    expect(await loggedReason(both, alone())).toBe('proof_missing');
    expect((await client.ask(both, token)).status).toBe(200);
    // Known by now, and still not good for anything alone.
    expect(await loggedReason(both, alone())).toBe('proof_missing');
  });
});

describe('the discovery document', () => {
  const startWith = async (change: (issuer: PresetIssuer) => void) => {
    const issuer = await createPresetIssuer();
    change(issuer);
    const service = await start([entry(issuer, { timeout: '300ms' })]);
    return {
      issuer,
      service,
      async [Symbol.asyncDispose]() {
        await service[Symbol.asyncDispose]();
        await issuer[Symbol.asyncDispose]();
      },
    };
  };
  const reasonWith = async ({ issuer, service }: Awaited<ReturnType<typeof startWith>>) => {
    const client = await createClient();
    const token = issuer.mint(claims(issuer.origin, { cnf: { jwk: client.jwk } }));
    return loggedReason(service, client.ask(service, token));
  };

  it.each<[string, (issuer: PresetIssuer) => void]>([
    ['is of another issuer', ({ document }) => void (document['issuer'] = 'https://login.example')],
    [
      'names the issuer with a slash more',
      ({ document }) => void (document['issuer'] = `${String(document['issuer'])}/`),
    ],
    [
      'names none',
      ({ document }) => {
        delete document['issuer'];
      },
    ],
    [
      'has no jwks_uri',
      ({ document }) => {
        delete document['jwks_uri'];
      },
    ],
    ['has a jwks_uri that is no text', ({ document }) => void (document['jwks_uri'] = ['x'])],
    ['leads to a file', ({ document }) => void (document['jwks_uri'] = 'file:///etc/passwd')],
    [
      'leads to plain http elsewhere',
      ({ document }) => void (document['jwks_uri'] = 'http://192.0.2.1/jwks'),
    ],
    ['is too large', ({ document }) => void (document['x'] = 'x'.repeat(256 * 1024))],
    [
      'redirects',
      ({ server }) => void (server.answer = (_, res) => res.writeHead(302, { location: '/jwks' }).end()),
    ],
    ['is no JSON', ({ server }) => void (server.answer = (_, res) => res.end('<html>'))],
    ['never ends', ({ server }) => void (server.answer = (_, res) => res.write('{'))],
  ])('refuses every token while it %s, and says so', async (_, change) => {
    await using world = await startWith(change);
    expect(await reasonWith(world)).toBe('issuer_keys_unavailable');
    const ready = await send('GET', `${world.service.gateway.adminUrl}/readyz`);
    expect(ready).toMatchObject({ status: 503 });
    expect(ready.text).toContain('key_set_never_loaded');
  });

  it('heals by itself, and good keys outlive a source that breaks', async () => {
    await using issuer = await createPresetIssuer();
    delete issuer.document['jwks_uri'];
    let now = Date.now();
    const source = { discovery: `${issuer.origin}/.well-known/openid-configuration`, issuer: issuer.origin };
    const keys = await createKeySet(source, { clock: () => now });
    try {
      expect(keys.isLoaded()).toBe(false);
      expect(await keys.find(issuer.kid)).toBeUndefined();
      const asked = issuer.server.requests;
      issuer.document['jwks_uri'] = issuer.jwksUrl;
      // Not again within the cooldown, whatever kids are made up.
      expect(await keys.find('made up')).toBeUndefined();
      expect(issuer.server.requests).toBe(asked);
      now += UNKNOWN_KID_COOLDOWN_MS;
      expect(await keys.find(issuer.kid)).toMatchObject({ kid: issuer.kid, algorithm: 'RS256' });
      issuer.document['issuer'] = 'https://login.example';
      now += UNKNOWN_KID_COOLDOWN_MS;
      expect(await keys.find('another')).toBeUndefined();
      expect(keys.peek(issuer.kid)).toMatchObject({ kid: issuer.kid });
    } finally {
      keys.close();
    }
  });

  it('is not read where the key set is named', async () => {
    await using issuer = await createPresetIssuer();
    issuer.document['issuer'] = 'https://login.example';
    await using service = await start([entry(issuer, { jwksUri: issuer.jwksUrl })]);
    expect(await reasonWith({ issuer, service } as Awaited<ReturnType<typeof startWith>>)).toBe('verified');
  });

  it('does not help an RSA key of fewer than 2048 bits', async () => {
    await using issuer = await createPresetIssuer(1024);
    await using service = await start([entry(issuer)]);
    expect(await reasonWith({ issuer, service } as Awaited<ReturnType<typeof startWith>>)).toBe(
      'issuer_keys_unavailable',
    );
  });
});
