import { createHmac } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { MAX_INTEGRITY_TOKEN } from '../../../../src/adapters/evidence/play/decrypt-token.ts';
import { PLAY_REASONS } from '../../../../src/core/evidence/play/reasons.ts';
import {
  activity,
  app,
  bindingText,
  details,
  device,
  DIGEST,
  encryptText,
  NOW,
  options,
  outcomeOf,
  reasonOf,
  recall,
  signText,
  tokenOf,
  verdict,
} from '../../../support/evidence/play-tokens.ts';

const policy = options.policy;
const part = (value: string | object): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

const tampered = async (): Promise<string> => {
  const [header, , signature] = (await signText(JSON.stringify(verdict()))).split('.');
  return encryptText(`${header ?? ''}.${part(details({ timestampMillis: '1' }))}.${signature ?? ''}`);
};

const hs256 = async (): Promise<string> => {
  const signed = `${part({ alg: 'HS256' })}.${part(verdict())}`;
  const mac = createHmac('sha256', Buffer.from(options.verificationKey, 'base64')).update(signed);
  return encryptText(`${signed}.${mac.digest('base64url')}`);
};

const rewriteHeader = async (header: string | object): Promise<string> =>
  [part(header), ...(await tokenOf(verdict())).split('.').slice(1)].join('.');

/** One or more tokens for each reason, each right in all but that. */
const CASES: Record<keyof typeof PLAY_REASONS, readonly (() => Promise<string>)[]> = {
  play_evidence_form: [() => reasonOf(7), () => reasonOf(undefined), () => reasonOf(['a.b.c.d.e'])],
  play_token_too_large: [() => reasonOf('a'.repeat(MAX_INTEGRITY_TOKEN + 1))],
  play_token_form: [
    () => reasonOf(''),
    () => reasonOf('a'.repeat(MAX_INTEGRITY_TOKEN)),
    async () => reasonOf(await signText(JSON.stringify(verdict()))),
    async () => reasonOf(`${await tokenOf(verdict())}=`),
    async () => reasonOf(`${await tokenOf(verdict())}\n`),
    async () => reasonOf(`${await tokenOf(verdict())}.AAAA`),
    async () => reasonOf((await tokenOf(verdict())).replace(/\..*$/, '.AB.AAAA.AAAA.AAAA')),
  ],
  play_token_header: [
    async () => reasonOf(await rewriteHeader('[]')),
    async () => reasonOf(await rewriteHeader('{"alg":"A256KW","alg":"A256KW","enc":"A256GCM"}')),
    async () => reasonOf(await rewriteHeader({ alg: 'A256KW', enc: 'A256GCM', zip: 'DEF' })),
    async () => reasonOf(await rewriteHeader({ alg: 'A256KW', enc: 'A256GCM', crit: ['exp'] })),
  ],
  play_token_algorithm: [
    async () => reasonOf(await encryptText(await signText('{}'), { alg: 'dir' })),
    async () => reasonOf(await encryptText(await signText('{}'), { alg: 'A256GCMKW' })),
    async () => reasonOf(await encryptText(await signText('{}'), { enc: 'A128CBC-HS256' })),
    async () => reasonOf(await encryptText(await signText('{}'), { alg: 'A128KW' }, new Uint8Array(16))),
    async () => reasonOf(await rewriteHeader({ enc: 'A256GCM' })),
  ],
  play_token_decryption: [
    async () => reasonOf((await tokenOf(verdict())).replace(/\.[^.]+\./, '..')),
    async () => reasonOf(await encryptText(await signText('{}'), {}, new Uint8Array(32))),
    async () => reasonOf((await tokenOf(verdict())).replace(/[^.]+$/, 'A'.repeat(22))),
    async () => reasonOf(await rewriteHeader({ alg: 'A256KW', enc: 'A256GCM', kid: 'x' })),
  ],
  play_verdict_form: [
    async () => reasonOf(await encryptText(JSON.stringify(verdict()))),
    async () => reasonOf(await encryptText(`${await signText(JSON.stringify(verdict()))}=`)),
    async () => reasonOf(await encryptText((await signText('{}')).replace(/[^.]+$/, ''))),
    async () => reasonOf(await encryptText(await tokenOf(verdict()))),
  ],
  play_verdict_json: [
    async () => reasonOf(await encryptText(await signText('[]'))),
    async () => reasonOf(await encryptText(await signText('\uFEFF{}'))),
    async () => reasonOf(await encryptText(await signText('{"a":1,"a":2}'))),
    async () =>
      reasonOf(await encryptText(await signText(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d)))),
  ],
  play_verdict_header: [
    async () => reasonOf(await encryptText(await signText('{}', { jku: 'https://a.example' }))),
  ],
  play_verdict_algorithm: [
    async () => reasonOf(await hs256()),
    async () => reasonOf(await encryptText(`${part({ alg: 'none' })}.${part(verdict())}.AAAA`)),
    async () => reasonOf(await encryptText(`${part({})}.${part(verdict())}.AAAA`)),
  ],
  play_verdict_signature: [
    async () => reasonOf(await tampered()),
    async () => reasonOf(await encryptText((await signText('{}')).replace(/[^.]+$/, 'A'.repeat(86)))),
    async () => reasonOf(await encryptText((await signText('{}')).replace(/[^.]+$/, 'AAAA'))),
  ],
  play_request_details: [() => outcomeOf(verdict({ requestDetails: [] })), () => outcomeOf({})],
  play_request_package: [
    () => outcomeOf(details({ requestPackageName: 'com.example.other' })),
    () => outcomeOf(details({ requestPackageName: undefined })),
    () => outcomeOf(details({ requestPackageName: '__proto__' })),
  ],
  play_binding_form: [
    () => outcomeOf(details({ requestHash: bindingText })),
    () => outcomeOf(details({ nonce: undefined })),
    () => outcomeOf(details({ nonce: 7 })),
    () => outcomeOf(details({ nonce: null, requestHash: bindingText })),
  ],
  play_binding: [
    () => outcomeOf(details({ nonce: '' })),
    () => outcomeOf(details({ nonce: `${bindingText}==` })),
    () => outcomeOf(details({ nonce: bindingText.toLowerCase() })),
  ],
  play_timestamp: [
    () => outcomeOf(details({ timestampMillis: NOW })),
    () => outcomeOf(details({ timestampMillis: undefined, timestampMs: String(NOW) })),
    () => outcomeOf(details({ timestampMillis: `${NOW}.5` })),
    () => outcomeOf(details({ timestampMillis: `0x${NOW.toString(16)}` })),
    () => outcomeOf(details({ timestampMillis: '9'.repeat(17) })),
  ],
  play_expired: [() => outcomeOf(details({ timestampMillis: String(NOW - 120_001) }))],
  play_in_future: [() => outcomeOf(details({ timestampMillis: String(NOW + 30_001) }))],
  play_app_integrity: [() => outcomeOf(verdict({ appIntegrity: undefined }))],
  play_app_recognition: [
    () => outcomeOf(app({ appRecognitionVerdict: 'UNRECOGNIZED_VERSION' })),
    () => outcomeOf(verdict({ appIntegrity: { appRecognitionVerdict: 'UNEVALUATED' } })),
    () => outcomeOf(app({ appRecognitionVerdict: ['PLAY_RECOGNIZED'] })),
  ],
  play_app_package: [() => outcomeOf(app({ packageName: 'com.example.other' }))],
  play_app_certificate: [
    () => outcomeOf(app({ certificateSha256Digest: [] })),
    () => outcomeOf(app({ certificateSha256Digest: DIGEST })),
    () => outcomeOf(app({ certificateSha256Digest: [DIGEST, 'A'.repeat(43)] })),
  ],
  play_app_version: [() => outcomeOf(app({ versionCode: 42 })), () => outcomeOf(app({ versionCode: '042' }))],
  play_app_outdated: [() => outcomeOf(app({ versionCode: '39' }))],
  play_device_integrity: [
    () => outcomeOf(device({})),
    () => outcomeOf(device(undefined)),
    () => outcomeOf(device({ deviceRecognitionVerdict: [] })),
    () => outcomeOf(device({ deviceRecognitionVerdict: 'MEETS_DEVICE_INTEGRITY' })),
    () => outcomeOf(device({ deviceRecognitionVerdict: ['MEETS_BASIC_INTEGRITY'] })),
    () =>
      outcomeOf(verdict(), {
        policy: { ...policy, device: ['MEETS_DEVICE_INTEGRITY', 'MEETS_STRONG_INTEGRITY'] },
      }),
  ],
  play_licence: [
    () => outcomeOf(verdict({ accountDetails: { appLicensingVerdict: 'UNEVALUATED' } })),
    () => outcomeOf(verdict({ accountDetails: undefined })),
  ],
  play_device_activity_unknown: [
    () => outcomeOf(verdict(), { policy: { ...policy, maxActivityLevel: 4 } }),
    () => outcomeOf(activity('UNEVALUATED'), { policy: { ...policy, maxActivityLevel: 4 } }),
  ],
  play_device_activity: [
    () => outcomeOf(activity('LEVEL_4'), { policy: { ...policy, maxActivityLevel: 3 } }),
  ],
  play_device_recalled: [
    () => outcomeOf(recall({ bitSecond: true }), { policy: { ...policy, recall: { bitSecond: 'refuse' } } }),
  ],
};

describe('Play Integrity: what is refused, and as what', () => {
  it.each(Object.entries(CASES))('%s', async (reason, cases) => {
    for (const outcome of cases) expect(await outcome()).toBe(reason);
  });

  it('has a sentence and a source for each', () => {
    for (const { sentence, source } of Object.values(PLAY_REASONS)) {
      expect(sentence).toMatch(/\.$/);
      expect(source).not.toBe('');
    }
  });
});
