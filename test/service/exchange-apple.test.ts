import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { bindingOf } from '../../src/core/issuing/binding.ts';
import {
  AAGUID,
  APP,
  assertionOf,
  attestationOf,
  keyIdOf,
  type AssertionParts,
  type AttestationParts,
} from '../support/evidence/apple-evidence.ts';
import { issue, newKey, toPem, type KeyPair } from '../support/evidence/certificates.ts';
import {
  createEvidencePhone,
  fetchChallenge,
  requestToken,
  type EvidencePhone,
} from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { startRedis, type RedisServer } from '../support/redis-server.ts';
import { send, sendSigned } from '../support/service.ts';
import { until } from '../support/until.ts';

const HOUR = 3_600_000;
const LOOKUP = '/json/users/1-2125550147/status';
const REFUSED = { status: 401, body: { code: 'attestation_invalid' } };

// Of now, as the gateway's own clock judges them.
const VALID = { notBefore: Date.now() - HOUR, notAfter: Date.now() + HOUR };
const AUTHORITY = { isAuthority: true, hash: 'sha384', ...VALID } as const;
const ROOT = issue({ name: 'Service Root', key: newKey('P-384'), ...AUTHORITY });
const CA = issue({ name: 'Service CA', key: newKey('P-384'), issuer: ROOT, ...AUTHORITY });

let folder: string;
let redis: RedisServer;
let service: IssuingService;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-apple-'));
  redis = await startRedis();
  const rootsFile = join(folder, 'roots.pem');
  await writeFile(rootsFile, toPem(ROOT.der));
  service = await startIssuingService(folder, {
    overlay: { store: { redis: { url: redis.url, commandTimeout: '1s' } } },
    providers: { apple: { apps: [APP], rootsFile } },
  });
  origin = service.gateway.publicUrl;
  await until(async () => (await send('GET', `${service.gateway.adminUrl}/readyz`)).status === 200);
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await redis.stop();
  await rm(folder, { recursive: true, force: true });
});

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const bound = ({ thumbprint }: EvidencePhone, challenge: string, appVersion = '27.1.0'): Uint8Array =>
  bindingOf({ challenge, audience: origin, app: APP.app, appVersion, thumbprint }, sha256);

const ask = (phone: EvidencePhone, challenge: string, evidence: object) =>
  requestToken(phone, origin, { provider: 'apple-app-attest', challenge, evidence });

/** A phone attests an App Attest key for its device key. */
const attest = async (phone: EvidencePhone, key: KeyPair, parts: AttestationParts = {}) => {
  const challenge = await fetchChallenge(origin);
  const object = attestationOf({ key, issuer: CA, leaf: VALID, binding: bound(phone, challenge), ...parts });
  return ask(phone, challenge, { key_id: keyIdOf(key), attestation_object: base64url(object) });
};

/** A phone asserts by a key that was attested before. */
const assert = async (phone: EvidencePhone, key: KeyPair, counter: number, parts: AssertionParts = {}) => {
  const challenge = await fetchChallenge(origin);
  const object = assertionOf({ key, counter, binding: bound(phone, challenge), ...parts });
  return ask(phone, challenge, { key_id: keyIdOf(key), assertion: base64url(object) });
};

describe('App Attest, from evidence to a look-up', () => {
  it('lets the phone in with a new key, and again with assertions whose counter rises', async () => {
    const key = newKey();
    const phone = await createEvidencePhone();
    const answer = await attest(phone, key);
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'attestation' } });
    const token = String(answer.body['token']);
    const { attestation } = decodeJwt(token);
    expect(attestation).toMatchObject({ provider: 'apple-app-attest', level: 'secure-enclave' });
    const { hardware } = attestation as { hardware: string };
    expect(hardware).toMatch(/^[\w-]{22}$/);
    expect(await sendSigned(phone.with(token), 'GET', origin + LOOKUP)).toMatchObject({ status: 200 });

    // Another device key of the same phone is of the same hardware.
    const later = await createEvidencePhone();
    const renewed = await assert(later, key, 1);
    expect(renewed.status).toBe(200);
    const second = String(renewed.body['token']);
    expect(decodeJwt(second)['attestation']).toMatchObject({ hardware });
    expect(await sendSigned(later.with(second), 'GET', origin + LOOKUP)).toMatchObject({ status: 200 });
    expect(await redis.cli('keys', '*')).not.toContain(keyIdOf(key));
  });

  it.each([
    [4, 401],
    [5, 401],
    [6, 200],
  ])('answers the counter %d after 5 with %d', async (counter, status) => {
    const key = newKey();
    expect((await attest(await createEvidencePhone(), key)).status).toBe(200);
    expect((await assert(await createEvidencePhone(), key, 5)).status).toBe(200);
    expect((await assert(await createEvidencePhone(), key, counter)).status).toBe(status);
  });

  it('gives one token for one counter, however many ask at once', async () => {
    const key = newKey();
    await attest(await createEvidencePhone(), key);
    const phones = await Promise.all(Array.from({ length: 8 }, () => createEvidencePhone()));
    const answers = await Promise.all(phones.map((phone) => assert(phone, key, 1)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('takes no key that it does not know, and none of the development environment', async () => {
    const phone = await createEvidencePhone();
    expect(await assert(phone, newKey(), 1)).toMatchObject(REFUSED);
    expect(await attest(phone, newKey(), { aaguid: AAGUID.development })).toMatchObject(REFUSED);
    expect(service.log()).toContain('"reason":"apple_key_unknown"');
    expect(service.log()).toContain('"reason":"apple_environment"');
  });

  it('takes no evidence of another phone, version or challenge', async () => {
    const phone = await createEvidencePhone();
    const other = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    for (const binding of [
      bound(other, challenge),
      bound(phone, challenge, '27.1.1'),
      bound(phone, 'b3RoZXI'),
    ]) {
      expect(await attest(phone, newKey(), { binding })).toMatchObject(REFUSED);
    }
  });

  it.each([
    ['nothing', {}],
    ['a key id alone', { key_id: 'AA' }],
    ['both kinds', { key_id: 'AA', assertion: 'AA', attestation_object: 'AA' }],
    ['numbers', { key_id: 1, assertion: 2 }],
    ['a large object', { key_id: 'A'.repeat(43), attestation_object: 'A'.repeat(60_000) }],
  ])('answers 401 for %s', async (_, evidence) => {
    const phone = await createEvidencePhone();
    expect(await ask(phone, await fetchChallenge(origin), evidence)).toMatchObject(REFUSED);
  });
});
