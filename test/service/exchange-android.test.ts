import { createPublicKey } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { bindingOf } from '../../src/core/issuing/binding.ts';
import * as android from '../support/evidence/android-chains.ts';
import { issue, newKey, toPem } from '../support/evidence/certificates.ts';
import {
  createEvidencePhone,
  fetchChallenge,
  requestToken,
  type EvidencePhone,
} from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { createKeySetServer, answerJson } from '../support/key-set-server.ts';
import { send, sendSigned } from '../support/service.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2125550147/status';
const { app, packageName, signatureDigests, versions } = android.APP;

let folder: string;
let service: IssuingService;
let origin: string;
let list: Awaited<ReturnType<typeof createKeySetServer>>;

/** A batch of phones, valid now: the service runs on the clock of the day. */
const BATCH = issue({
  name: 'Batch of the day/title=TEE',
  key: newKey(),
  issuer: android.INTERMEDIATE,
  isAuthority: true,
  notBefore: 0,
});

const start = (providers: object = {}): Promise<IssuingService> =>
  startIssuingService(folder, {
    providers: {
      android: {
        apps: [{ app, packageName, signatureDigests, versions }],
        rootsFile: join(folder, 'roots.pem'),
        revocationsUrl: list.url,
        ...providers,
      },
    },
  });

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-android-'));
  await writeFile(join(folder, 'roots.pem'), toPem(android.ROOT.der));
  list = await createKeySetServer(answerJson({ entries: { '6681152659205225093': { status: 'REVOKED' } } }));
  service = await start();
  origin = service.gateway.publicUrl;
  await until(async () => !(await readiness(service)).includes('never_loaded'));
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await list[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

const readiness = async ({ gateway }: IssuingService) =>
  (await send('GET', `${gateway.adminUrl}/readyz`)).text;

/** What Keystore makes for this phone and challenge. */
const x5cOf = (phone: EvidencePhone, challenge: string, audience = origin): string[] => {
  const parts = { challenge, audience, app, appVersion: '27.1.0', thumbprint: '' };
  const bound = bindingOf(parts, sha256);
  const publicKey = createPublicKey({ key: phone.jwk, format: 'jwk' });
  const key = { publicKey, privateKey: BATCH.key.privateKey };
  const leaf = android.attest(key, android.describeKey({ challenge: bound }), [BATCH]);
  return android.x5cOf([leaf, BATCH, android.INTERMEDIATE, android.ROOT]);
};

const ask = (phone: EvidencePhone, challenge: string, x5c: readonly string[], to = origin) =>
  requestToken(phone, to, { provider: 'android-key-attestation', challenge, evidence: { x5c } });

describe('Android key attestation, from evidence to a look-up', () => {
  it('lets the phone in, by a key of its hardware', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const answer = await ask(phone, challenge, x5cOf(phone, challenge));
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'attestation' } });
    const token = String(answer.body['token']);
    expect(decodeJwt(token)).toMatchObject({
      sub: app,
      platform: 'android',
      app_version: '27.1.0',
      attestation: {
        provider: 'android-key-attestation',
        level: 'tee',
        version_source: 'attested',
        issuer: expect.any(String) as unknown,
      },
    });
    expect(await sendSigned(phone.with(token), 'GET', origin + LOOKUP)).toMatchObject({ status: 200 });
  });

  it('takes the evidence of nobody else, for nothing else, and once', async () => {
    const [phone, other] = [await createEvidencePhone(), await createEvidencePhone()];
    const challenge = await fetchChallenge(origin);
    const x5c = x5cOf(phone, challenge);
    const refused = { status: 401, body: { code: 'attestation_invalid' } };
    expect(await ask(other, challenge, x5c)).toMatchObject(refused);
    expect(await ask(phone, challenge, x5cOf(phone, challenge, 'https://other.example'))).toMatchObject(
      refused,
    );
    expect(await ask(phone, challenge, x5c)).toMatchObject({ status: 200 });
    expect(await ask(phone, challenge, x5c)).toMatchObject(refused);
    expect(service.log()).toContain('"reason":"android_challenge"');
  });

  it('judges nobody before the revocation list has been read, and says so', async () => {
    await using blind = await start({ revocationsUrl: 'http://127.0.0.1:1/' });
    const to = blind.gateway.publicUrl;
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(to);
    expect(await ask(phone, challenge, x5cOf(phone, challenge, to), to)).toMatchObject({ status: 401 });
    expect(blind.log()).toContain('"reason":"android_revocation_unavailable"');
    expect(await readiness(blind)).toMatch(/android_revocations.*(unreachable|never_loaded)/);
  });

  it('refuses a batch whose certificate leaked', async () => {
    const serial = android.serialOf(BATCH).toLowerCase().replace(/^0+/, '');
    const file = join(folder, 'status.json');
    await writeFile(file, JSON.stringify({ entries: { [serial]: { status: 'REVOKED' } } }));
    await using strict = await start({ revocationsFile: file });
    const to = strict.gateway.publicUrl;
    await until(async () => !(await readiness(strict)).includes('never_loaded'));
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(to);
    expect(await ask(phone, challenge, x5cOf(phone, challenge, to), to)).toMatchObject({ status: 401 });
    expect(strict.log()).toContain('"reason":"android_certificate_revoked"');
  });
});
