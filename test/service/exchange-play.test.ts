import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decodeJwt } from 'jose';

import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { bindingOf, type BindingParts } from '../../src/core/issuing/binding.ts';
import * as play from '../support/evidence/play-tokens.ts';
import {
  createEvidencePhone,
  fetchChallenge,
  requestToken,
  type EvidencePhone,
} from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { sendSigned } from '../support/service.ts';

const APP = 'com.example.authenticator';
const LOOKUP = '/json/users/1-2125550147/status';

let folder: string;
let service: IssuingService;
let origin: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-play-'));
  const decryptionKeyFile = join(folder, 'decryption.txt');
  const verificationKeyFile = join(folder, 'verification.txt');
  await writeFile(decryptionKeyFile, `${play.options.decryptionKey}\n`);
  await writeFile(verificationKeyFile, `${play.options.verificationKey}\n`);
  const apps = [
    {
      app: APP,
      packageName: play.PACKAGE,
      certificateDigests: [play.DIGEST],
      minimumVersionCode: 40,
      versions: { 42: '25.1.0', 41: '25.0.9' },
    },
  ];
  service = await startIssuingService(folder, {
    providers: { play: { decryptionKeyFile, verificationKeyFile, apps } },
  });
  origin = service.gateway.publicUrl;
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

interface Change {
  readonly parts?: Partial<BindingParts>;
  readonly requestHash?: boolean;
  readonly versionCode?: string;
}

/** What Play makes for this phone and challenge. */
const integrityToken = async (
  phone: EvidencePhone,
  challenge: string,
  change: Change = {},
): Promise<string> => {
  const parts = { challenge, audience: origin, app: APP, appVersion: '27.1.0', thumbprint: phone.thumbprint };
  const bound = Buffer.from(bindingOf({ ...parts, ...change.parts }, sha256)).toString('base64url');
  const requestDetails = {
    requestPackageName: play.PACKAGE,
    timestampMillis: String(Date.now()),
    ...(change.requestHash === true ? { requestHash: bound } : { nonce: bound }),
  };
  const { appIntegrity } = play.app({ versionCode: change.versionCode ?? '42' });
  return play.tokenOf(play.verdict({ requestDetails, appIntegrity }));
};

const ask = async (phone: EvidencePhone, challenge: string, token: string, members: object = {}) =>
  requestToken(phone, origin, {
    provider: 'google-play-integrity',
    challenge,
    evidence: { integrity_token: token },
    ...members,
  });

describe('Play Integrity, from evidence to a look-up', () => {
  it.each([
    ['a classic request', false],
    ['a standard request', true],
  ])('lets the phone in: %s', async (_, requestHash) => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const answer = await ask(phone, challenge, await integrityToken(phone, challenge, { requestHash }));
    expect(answer).toMatchObject({ status: 200, body: { token_type: 'attestation' } });
    const token = String(answer.body['token']);
    expect(decodeJwt(token)).toMatchObject({
      sub: APP,
      platform: 'android',
      app_version: '25.1.0',
      attestation: { provider: 'google-play-integrity', version_source: 'attested' },
    });
    expect(await sendSigned(phone.with(token), 'GET', origin + LOOKUP)).toMatchObject({ status: 200 });
  });

  it('gives an old app a token, with which it is told to update', async () => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const evidence = await integrityToken(phone, challenge, { versionCode: '41' });
    const answer = await ask(phone, challenge, evidence);
    const lookup = await sendSigned(phone.with(String(answer.body['token'])), 'GET', origin + LOOKUP);
    expect(lookup).toMatchObject({
      status: 403,
      body: { code: 'app_update_required', minimum_version: '25.1.0' },
    });
  });

  it('takes the evidence of nobody else, for nothing else, and once', async () => {
    const phone = await createEvidencePhone();
    const other = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const token = await integrityToken(phone, challenge);
    const refused = { status: 401, body: { code: 'attestation_invalid' } };
    expect(await ask(other, challenge, token)).toMatchObject(refused);
    expect(await ask(phone, challenge, token, { app_version: '27.2.0' })).toMatchObject(refused);
    expect(await ask(phone, 'Zm9yZWlnbg', token)).toMatchObject({ body: { code: 'use_challenge' } });
    for (const parts of [{ audience: 'https://other.example' }, { app: 'other' }, { challenge: 'other' }]) {
      const wrong = await integrityToken(phone, challenge, { parts });
      expect(await ask(phone, challenge, wrong)).toMatchObject(refused);
    }
    // Nothing of what was refused used anything up.
    expect(await ask(phone, challenge, token)).toMatchObject({ status: 200 });
    expect(await ask(phone, challenge, token)).toMatchObject(refused);
    expect(await ask(phone, challenge, await integrityToken(phone, challenge))).toMatchObject(refused);
    expect(service.log()).toContain('"reason":"play_binding"');
    expect(service.log()).toContain('"reason":"evidence_replayed"');
  });

  it.each([
    ['no evidence', {}],
    ['a number', { integrity_token: 7 }],
    ['no token', { integrity_token: '' }],
    ['a large text', { integrity_token: 'A'.repeat(60_000) }],
    ['evidence of another kind', { platform: 'ios' }],
  ])('answers 401 for %s', async (_, evidence) => {
    const phone = await createEvidencePhone();
    const challenge = await fetchChallenge(origin);
    const answer = await requestToken(phone, origin, {
      provider: 'google-play-integrity',
      challenge,
      evidence,
    });
    expect(answer).toMatchObject({ status: 401, body: { code: 'attestation_invalid' } });
  });
});
