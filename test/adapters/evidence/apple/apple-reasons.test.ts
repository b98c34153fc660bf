import { generateKeyPairSync } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import { encode } from 'cborg';

import { APPLE_REASONS, type AppleReason } from '../../../../src/core/evidence/apple/reasons.ts';
import {
  AAGUID,
  APP,
  assertionEvidence,
  assertionOf,
  attestationEvidence,
  attestationOf,
  bindingOf,
  CA,
  categoryOf,
  dataOf,
  KEY,
  keyIdOf,
  launchOf,
  memoryOf,
  NONCE_PREFIX,
  NOW,
  pointOf,
  reasonOf,
  rpIdHashOf,
  ROOT,
  type AssertionParts,
  type AttestationParts,
  type Options,
} from '../../../support/evidence/apple-evidence.ts';
import { issue, newKey, toPem } from '../../../support/evidence/certificates.ts';

const DAY = 86_400_000;
const EMPTY = new Uint8Array();
const OTHER = { app: 'other-app', teamId: 'ABCDE12345', bundleId: 'com.example.other' };

const attested = (parts: AttestationParts, options?: Options, now = NOW): Promise<string> =>
  reasonOf(attestationEvidence(parts), options, { now });
const raw = (object: Uint8Array): Promise<string> => sent({ attestation_object: toText(object) });
const sent = (evidence: Record<string, unknown>): Promise<string> =>
  reasonOf({ key_id: keyIdOf(KEY), ...evidence });
const toText = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const asserted = async (parts: AssertionParts, options: Options = {}): Promise<string> =>
  reasonOf(assertionEvidence(parts), { memory: await memoryOf(attestationEvidence()), ...options });

const withTail = (object: Uint8Array, tail: readonly number[]): Uint8Array =>
  new Uint8Array([...object, ...tail]);
const indefinite = (object: Uint8Array): Uint8Array => new Uint8Array([0xbf, ...object.subarray(1), 0xff]);

const p384 = newKey('P-384');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const strangers = issue({ name: ROOT.name, key: newKey('P-384'), isAuthority: true });
const plain = issue({ name: 'plain', key: newKey('P-384'), issuer: ROOT });
const lateCa = issue({
  name: 'CA',
  key: newKey('P-384'),
  issuer: ROOT,
  isAuthority: true,
  notAfter: NOW - 2000,
});
const point = pointOf(KEY);

/** A remembered key that is on no curve. */
const offCurve = JSON.stringify({
  point: toText(new Uint8Array(65).fill(4)),
  rpIdHash: toText(rpIdHashOf()),
  environment: 'production',
  attestedAt: NOW,
});

/** One or more pieces of evidence for each reason, each right in all but that. */
const CASES: Record<AppleReason, readonly (() => Promise<string>)[]> = {
  apple_evidence_form: [
    () => reasonOf({}),
    () => reasonOf({ ...attestationEvidence(), key_id: undefined }),
    () => reasonOf({ ...attestationEvidence(), key_id: 7 }),
    () => reasonOf({ ...attestationEvidence(), key_id: `${keyIdOf(KEY)}=` }),
    () => reasonOf({ ...attestationEvidence(), key_id: keyIdOf(KEY).slice(1) }),
    () => reasonOf({ ...attestationEvidence(), key_id: `${keyIdOf(KEY).slice(0, 42)}B` }),
    () => reasonOf({ ...attestationEvidence(), ...assertionEvidence() }),
    () => sent({ attestation_object: ['AA'] }),
    () => sent({ assertion: null }),
    () => reasonOf(Object.create(attestationEvidence()) as Record<string, unknown>),
  ],
  apple_too_large: [
    () => sent({ attestation_object: 'A'.repeat(21_848) }),
    () => sent({ assertion: 'A'.repeat(1_367) }),
    () => raw(new Uint8Array(16_385)),
    () => sent({ assertion: toText(new Uint8Array(1_025)) }),
  ],
  apple_encoding: [
    () => sent({ attestation_object: `${toText(attestationOf())}\n` }),
    () => sent({ attestation_object: '+/' }),
    () => sent({ attestation_object: 'AB' }),
    () => sent({ assertion: 'AA==' }),
  ],
  apple_attestation_form: [
    () => raw(EMPTY),
    () => raw(new Uint8Array(16_384)),
    () => raw(new Uint8Array(16_384).fill(0x81)),
    () => raw(withTail(attestationOf(), [0])),
    () => raw(indefinite(attestationOf())),
    () => raw(assertionOf()),
    () => raw(encode([attestationOf()])),
    () => raw(withTail(new Uint8Array([0xd9, 0xd9, 0xf7]), [...attestationOf()])),
    () => attested({ object: { more: 1 } }),
    () => attested({ object: { authData: 'text' } }),
    () => attested({ object: { attStmt: null } }),
    () => attested({ statement: { receipt: 'text' } }),
    () => attested({ statement: { more: 1 } }),
    () => attested({ x5c: () => 'text' }),
  ],
  apple_attestation_format: [
    () => attested({ object: { fmt: 'packed' } }),
    () => attested({ object: { fmt: Buffer.from('apple-appattest') } }),
  ],
  apple_authenticator_data: [
    () => attested({ authData: dataOf({}, point).subarray(0, 163) }),
    () => attested({ authData: EMPTY }),
    () => attested({ credentialLength: 31 }),
    () => asserted({ authData: new Uint8Array(36) }),
  ],
  apple_rp_id: [
    () => attested({ rpIdHash: rpIdHashOf('ABCDE12345.com.example.other') }),
    () => attested({ rpIdHash: rpIdHashOf('ABCDE12345com.example.authenticator') }),
    () => asserted({ rpIdHash: rpIdHashOf('ABCDE12345.com.example.other') }),
  ],
  apple_certificate_form: [
    () => attested({ x5c: () => [] }),
    () => attested({ x5c: ([leaf]) => [leaf] }),
    () => attested({ x5c: (chain) => [...chain, ROOT.der] }),
    () => attested({ x5c: ([leaf = EMPTY, ca]) => [withTail(leaf, [0]), ca] }),
    () => attested({ x5c: ([leaf = EMPTY, ca]) => [Buffer.from(toPem(leaf)), ca] }),
    () => attested({ x5c: ([leaf]) => [leaf, 'text'] }),
  ],
  apple_chain_algorithm: [() => attested({ leaf: { hash: 'sha1' } })],
  apple_chain: [
    () => attested({ issuer: strangers }),
    () => attested({ issuer: plain }),
    () => attested({ leaf: { issuer: strangers } }),
    () => attested({ leaf: { issuer: { name: CA.name, key: newKey('P-384') } } }),
    () => attested({ x5c: (chain) => chain.toReversed() }),
    () => attested({}, { roots: [toPem(strangers.der)] }),
  ],
  apple_chain_leaf: [() => attested({ leaf: { isAuthority: true } })],
  apple_certificate_early: [() => attested({ leaf: { notBefore: NOW + 1_000 } })],
  apple_certificate_expired: [
    () => attested({ leaf: { notAfter: NOW - 1_000 } }),
    () => attested({ issuer: lateCa }),
    () => attested({}, {}, NOW + 2 * DAY + 1_000),
    () => attested({ leaf: { notAfter: NOW + 900 * DAY } }, {}, NOW + 800 * DAY),
  ],
  apple_nonce_form: [
    () => attested({ nonces: () => [] }),
    () => attested({ nonces: (nonce) => [nonce] }),
    () => attested({ nonces: (nonce) => [1, 2].map(() => Buffer.concat([NONCE_PREFIX, nonce])) }),
    () => attested({ nonces: (nonce) => [Buffer.concat([NONCE_PREFIX, nonce, Buffer.of(0)])] }),
    () => attested({ nonces: (nonce) => [Buffer.concat([Buffer.from('3024a2220420', 'hex'), nonce])] }),
  ],
  apple_nonce: [
    () => attested({ binding: bindingOf('other-app') }),
    () => attested({ object: { authData: dataOf({ counter: 1 }, point) } }),
    () => attested({ nonces: () => [Buffer.concat([NONCE_PREFIX, Buffer.alloc(32)])] }),
  ],
  apple_key_type: [() => attested({ key: p384 }), () => attested({ key: rsa })],
  apple_key_id: [
    () => reasonOf({ ...attestationEvidence(), key_id: keyIdOf(newKey()) }),
    () => attested({ key: newKey() }),
  ],
  apple_counter: [() => attested({ counter: 1 }), () => attested({ counter: 0xffff_ffff })],
  apple_environment: [
    () => attested({ aaguid: AAGUID.development }),
    () => attested({ aaguid: AAGUID.production }, { environments: ['development'] }),
    () =>
      attested(
        { aaguid: Buffer.from('appattest\0\0\0\0\0\0\u0001') },
        { environments: ['production', 'development'] },
      ),
    () => attested({ aaguid: Buffer.alloc(16) }),
    () => asserted({}, { environments: ['development'] }),
  ],
  apple_credential_id: [() => attested({ credentialId: Buffer.alloc(32) })],
  apple_credential_key: [
    () => attested({ credentialKey: Buffer.alloc(77) }),
    () => attested({ credentialKey: dataOf({}, pointOf(newKey())).subarray(87) }),
  ],
  apple_extensions: [
    () => attested({ extensions: Buffer.of(0) }),
    () => attested({ extensions: withTail(launchOf({}), [0]) }),
    () => attested({ extensions: launchOf({ apple_validation_category_01: 4 }) }),
    () => attested({ extensions: launchOf({ apple_validation_category_01: Buffer.of(4) }) }),
    () => attested({ extensions: launchOf({ apple_bundle_version_01: 26 }) }),
    () => attested({ extensions: launchOf({ apple_bundle_version_01: '1'.repeat(65) }) }),
    () => asserted({ extensions: Buffer.of(0xf6) }),
  ],
  apple_category: [
    () =>
      attested(
        { extensions: launchOf({ apple_validation_category_01: categoryOf(3) }) },
        { categories: ['app-store'] },
      ),
    () =>
      attested(
        { extensions: launchOf({ apple_validation_category_01: categoryOf(7) }) },
        { categories: ['app-store'] },
      ),
    () =>
      asserted(
        { extensions: launchOf({ apple_validation_category_01: categoryOf(2) }) },
        { categories: ['app-store'] },
      ),
  ],
  apple_assertion_form: [
    () => sent({ assertion: '' }),
    () => sent({ assertion: 'A'.repeat(1_366) }),
    () => sent({ assertion: toText(encode({ signature: point })) }),
    () => asserted({ object: { more: 1 } }),
    () => asserted({ object: { signature: 'text' } }),
    () => sent({ assertion: toText(withTail(assertionOf(), [0])) }),
    () => sent({ assertion: toText(indefinite(assertionOf())) }),
  ],
  apple_key_unknown: [
    () => reasonOf(assertionEvidence()),
    ...['', '{}', 'null', '{"point":"AA","rpIdHash":"","environment":"production","attestedAt":1}'].map(
      (kept) => () => asserted({}, { memory: { recall: () => Promise.resolve(kept) } }),
    ),
  ],
  apple_assertion_signature: [
    () => asserted({ key: newKey() }),
    () => asserted({ binding: bindingOf('other-app') }),
    () => asserted({}, { memory: { recall: () => Promise.resolve(offCurve) } }),
    () => asserted({ object: { signature: EMPTY } }),
    () => asserted({ object: { signature: Buffer.from('3006020100020100', 'hex') } }),
  ],
  apple_assertion_app: [
    () =>
      asserted(
        { rpIdHash: rpIdHashOf('ABCDE12345.com.example.other'), binding: bindingOf(OTHER.app) },
        { apps: [APP, OTHER] },
      ),
  ],
  apple_assertion_counter: [() => asserted({ counter: 0 })],
};

describe('App Attest: each reason', () => {
  it.each(Object.entries(CASES))('%s', async (reason, cases) => {
    expect(cases.length).toBeGreaterThan(0);
    for (const [index, run] of cases.entries()) expect([index, await run()]).toEqual([index, reason]);
  });

  it('is told in a sentence, with its source', () => {
    for (const { sentence, source } of Object.values(APPLE_REASONS)) {
      expect(sentence).toMatch(/^[A-Zx].*\.$/);
      expect(source).not.toBe('');
    }
  });
});
