import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { calculateThumbprint, generateKeyPair, generateProof } from 'dpop';
import { createLocalJWKSet, EmbeddedJWK, exportJWK, jwtVerify, type JWK } from 'jose';
import * as oauth from 'oauth4webapi';

import { keepDeviceKey } from '../../../src/adapters/attestation/client/device-key-file.ts';
import { createDeviceKey, openDeviceKey } from '../../../src/adapters/attestation/client/device-key.ts';
import { createProof, signRequest } from '../../../src/adapters/attestation/client/proof.ts';
import {
  keepDevelopmentIssuer,
  openStoredIssuer,
} from '../../../src/adapters/attestation/development-issuer-file.ts';
import {
  generateIssuerKey,
  openDevelopmentIssuer,
} from '../../../src/adapters/attestation/development-issuer.ts';
import { importDeviceKey } from '../../../src/adapters/attestation/device-key.ts';
import { createKeySet } from '../../../src/adapters/attestation/key-set.ts';
import type { DeviceJwk } from '../../../src/core/attestation/device-key.ts';
import { respell } from '../../support/attestation-faults.ts';
import { createBench, digest, ecKey, ORIGIN, reasonOf, TARGET } from '../../support/attestation-bench.ts';

const clock = Date.now;
const names = { issuer: 'http://127.0.0.1:8080', audience: 'http://127.0.0.1:8080', clock };

const setUp = async () => {
  const issuer = await openDevelopmentIssuer(await generateIssuerKey(), {
    issuer: 'https://dev.example',
    audience: ORIGIN,
    clock,
  });
  const keys = await createKeySet({ inline: issuer.jwks }, { clock });
  const { verifier } = await createBench({
    issuers: [{ issuer: issuer.issuer, audience: ORIGIN, algorithms: ['ES256'], keys }],
    clock,
  });
  const verify = (headers: Readonly<Record<string, string>>, body = '') =>
    verifier.verify({
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      method: 'POST',
      target: TARGET,
      body: Buffer.from(body),
    });
  return { issuer, verify };
};

describe('our client', () => {
  it('is accepted by our verifier', async () => {
    const { issuer, verify } = await setUp();
    const key = await createDeviceKey();
    const token = await issuer.mint({ jwk: key.jwk, platform: 'android', appVersion: '27.2.0-rc.1' });
    const headers = await signRequest({
      key,
      token,
      method: 'POST',
      url: `${ORIGIN}${TARGET}?x#y`,
      body: 'a=b',
    });
    expect(await verify(headers, 'a=b')).toMatchObject({
      ok: true,
      device: {
        thumbprint: key.thumbprint,
        app: 'com.example.authenticator',
        issuer: 'https://dev.example',
        platform: 'android',
        appVersion: '27.2.0-rc.1',
        provider: 'development',
        level: 'software',
      },
    });
    expect(reasonOf(await verify(headers, 'a=c'))).toBe('proof_body_hash');
  });

  it('makes proofs that jose verifies by the embedded key', async () => {
    const key = await createDeviceKey();
    const options = {
      key,
      method: 'GET',
      url: 'https://api.example.com/a?b',
      token: 't',
      jti: 'j',
      issuedAt: 7_999,
    };
    const { payload, protectedHeader } = await jwtVerify(await createProof(options), EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ['ES256'],
    });
    expect(payload).toEqual({
      jti: 'j',
      htm: 'GET',
      htu: 'https://api.example.com/a',
      iat: 7,
      ath: digest('t'),
    });
    expect(protectedHeader.jwk).toEqual(key.jwk);
  });

  it('makes proofs that oauth4webapi, as a resource server, accepts', async () => {
    const key = await createDeviceKey();
    const as: oauth.AuthorizationServer = {
      issuer: 'https://as.example',
      jwks_uri: 'https://as.example/jwks',
    };
    const server = ecKey();
    const { SignJWT } = await import('jose');
    const token = await new SignJWT({ scope: 'x', client_id: 'c', cnf: { jkt: key.thumbprint } })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'k' })
      .setIssuer(as.issuer)
      .setAudience('https://api.example.com')
      .setSubject('s')
      .setJti('j')
      .setIssuedAt()
      .setExpirationTime('1m')
      .sign(server.privateKey);
    const url = 'https://api.example.com/resource';
    const dpop = await createProof({ key, method: 'GET', url, token });
    const request = new Request(url, { headers: { authorization: `DPoP ${token}`, dpop } });
    const fetchKeys = () =>
      Promise.resolve(Response.json({ keys: [{ ...server.jwk, kid: 'k', alg: 'ES256', use: 'sig' }] }));
    const claims = await oauth.validateJwtAccessToken(as, request, 'https://api.example.com', {
      [oauth.customFetch]: fetchKeys,
    });
    expect(claims.cnf?.jkt).toBe(key.thumbprint);
  });
});

describe('the dpop library', () => {
  it('makes proofs that our verifier accepts, for the same device', async () => {
    const { issuer, verify } = await setUp();
    const keys = await generateKeyPair('ES256', { extractable: true });
    const { x = '', y = '' } = await exportJWK(keys.publicKey);
    const jwk: DeviceJwk = { kty: 'EC', crv: 'P-256', x, y };
    const token = await issuer.mint({ jwk });
    const dpop = await generateProof(keys, `${ORIGIN}${TARGET}`, 'POST', undefined, token, {
      htd: digest('a=b'),
    });
    expect(await verify({ 'oauth-client-attestation': token, dpop }, 'a=b')).toMatchObject({
      ok: true,
      device: { thumbprint: await calculateThumbprint(keys.publicKey) },
    });
  });

  it('is refused where it binds no body', async () => {
    const { issuer, verify } = await setUp();
    const keys = await generateKeyPair('ES256', { extractable: true });
    const { x = '', y = '' } = await exportJWK(keys.publicKey);
    const token = await issuer.mint({ jwk: { kty: 'EC', crv: 'P-256', x, y } });
    const dpop = await generateProof(keys, `${ORIGIN}${TARGET}`, 'POST', undefined, token);
    expect(reasonOf(await verify({ 'oauth-client-attestation': token, dpop }, 'a=b'))).toBe(
      'proof_body_hash_missing',
    );
  });
});

describe('the development issuer', () => {
  it('mints tokens that jose verifies', async () => {
    const issuer = await openDevelopmentIssuer(await generateIssuerKey(), names);
    const { jwk } = await createDeviceKey();
    const token = await issuer.mint({ jwk, lifetimeMs: 90_000, level: 'tee', provider: 'x', app: 'app' });
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [...issuer.jwks.keys] }), {
      issuer: names.issuer,
      audience: names.audience,
      typ: 'oauth-client-attestation+jwt',
      algorithms: ['ES256'],
    });
    expect(payload).toMatchObject({ sub: 'app', cnf: { jwk }, attestation: { provider: 'x', level: 'tee' } });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(90);
  });

  it('publishes no private member', async () => {
    const { jwks } = await openDevelopmentIssuer(await generateIssuerKey(), names);
    expect(Object.keys(jwks.keys[0] ?? {}).sort()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']);
  });

  it.each([{}, ecKey().jwk, { ...ecKey('P-384').jwk, d: 'x' }])('refuses another key: %#', async (jwk) => {
    await expect(openDeviceKey(jwk as JWK)).rejects.toThrow(TypeError);
  });
});

describe('the import of a device key', () => {
  const [{ jwk }, { jwk: other }] = [ecKey(), ecKey()];
  const device = { ...jwk, crv: 'P-256' } as const;

  it('takes the one spelling of a point, and nothing else', () => {
    expect(importDeviceKey(device)?.asymmetricKeyType).toBe('ec');
    expect(importDeviceKey({ ...device, x: respell(device.x) })).toBeUndefined();
    expect(importDeviceKey({ ...device, x: `${device.x}=` })).toBeUndefined();
    expect(importDeviceKey({ ...device, y: other.y })).toBeUndefined();
  });
});

describe('key files', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'numberwall-files-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are made once, for their owner alone', async () => {
    const file = join(folder, 'new', 'device.jwk');
    const racing = await Promise.all(Array.from({ length: 8 }, () => keepDeviceKey(file)));
    expect(new Set(racing.map(({ thumbprint }) => thumbprint)).size).toBe(1);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect((await stat(join(folder, 'new'))).mode & 0o777).toBe(0o700);
    expect((await keepDeviceKey(file)).thumbprint).toBe(racing[0]?.thumbprint);
  });

  it('tell the command line what the gateway was told', async () => {
    const file = join(folder, 'issuer.jwk');
    const kept = await keepDevelopmentIssuer(file, names);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const opened = await openStoredIssuer(file, { clock });
    expect(opened).toMatchObject({ issuer: names.issuer, audience: names.audience, jwks: kept.jwks });
    const moved = await keepDevelopmentIssuer(file, { ...names, audience: 'http://127.0.0.1:9999' });
    expect(moved.jwks).toEqual(kept.jwks);
    expect(await openStoredIssuer(file, { clock })).toMatchObject({ audience: 'http://127.0.0.1:9999' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await openStoredIssuer(file, { clock, issuer: 'i', audience: 'a' })).toMatchObject({
      issuer: 'i',
      audience: 'a',
    });
  });

  it('that are missing or broken are named, and what is in them is not', async () => {
    const broken = join(folder, 'broken.jwk');
    await writeFile(broken, '"secret-content"');
    await expect(keepDeviceKey(broken)).rejects.toThrow(/broken\.jwk/);
    await expect(keepDeviceKey(broken)).rejects.not.toThrow(/secret-content/);
    await expect(openStoredIssuer(join(folder, 'none'), { clock })).rejects.toThrow(/npm start/);
    const bare = join(folder, 'bare.jwk');
    const { d, jwk } = ecKey();
    await writeFile(bare, JSON.stringify({ ...jwk, d }));
    await expect(openStoredIssuer(bare, { clock })).rejects.toThrow(/--issuer and --audience/);
    expect(await openStoredIssuer(bare, { clock, issuer: 'i', audience: 'a' })).toMatchObject({
      issuer: 'i',
    });
    expect(await readFile(bare, 'utf8')).toBe(JSON.stringify({ ...jwk, d }));
  });
});
