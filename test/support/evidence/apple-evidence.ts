import { createHash, sign } from 'node:crypto';

import { encode } from 'cborg';

import {
  createAppleAppAttest,
  type AppleAppAttestOptions,
} from '../../../src/adapters/evidence/apple/apple-app-attest.ts';
import type { RefusedEvidence, VerifiedEvidence } from '../../../src/core/evidence/provider.ts';
import { issue, newKey, toPem, type CertificateContent, type Issued, type KeyPair } from './certificates.ts';

export const NOW = Date.parse('2026-11-23T12:00:00Z');
export const APP = { app: 'ios-app', teamId: 'ABCDE12345', bundleId: 'com.example.authenticator' } as const;

const sha256 = (...parts: readonly Uint8Array[]): Buffer =>
  createHash('sha256').update(Buffer.concat(parts)).digest();
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

export const bindingOf = (app: string): Uint8Array => sha256(Buffer.from(`binding ${app}`));
export const rpIdHashOf = (id = `${APP.teamId}.${APP.bundleId}`): Uint8Array => sha256(Buffer.from(id));

export const ROOT = issue({ name: 'Test Root', key: newKey('P-384'), isAuthority: true, hash: 'sha384' });
export const CA = issue({
  name: 'Test CA 1',
  key: newKey('P-384'),
  issuer: ROOT,
  isAuthority: true,
  hash: 'sha384',
});
export const KEY = newKey();

const NONCE_OID = '1.2.840.113635.100.8.2';
export const NONCE_PREFIX = Buffer.from('3024a1220420', 'hex');

export const pointOf = ({ publicKey }: KeyPair): Buffer => {
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
};
export const keyIdOf = (key: KeyPair): string => text(sha256(pointOf(key)));

export const AAGUID = {
  production: Buffer.from('appattest\0\0\0\0\0\0\0'),
  development: Buffer.from('appattestdevelop'),
} as const;

const counterOf = (counter: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(counter);
  return bytes;
};

/** What iOS 27 appends, as CBOR. */
export const launchOf = (entries: Readonly<Record<string, unknown>>): Uint8Array => encode(entries);
/** Little-endian, as Apple writes it. */
export const categoryOf = (category: number): Uint8Array => Uint8Array.of(category, 0, 0, 0);

/** Parts of authenticator data, each right unless given. */
export interface DataParts {
  readonly rpIdHash?: Uint8Array;
  readonly counter?: number;
  readonly aaguid?: Uint8Array;
  readonly credentialLength?: number;
  readonly credentialId?: Uint8Array;
  readonly credentialKey?: Uint8Array;
  readonly extensions?: Uint8Array;
}

export const dataOf = (parts: DataParts, point: Buffer): Buffer =>
  Buffer.concat([
    parts.rpIdHash ?? rpIdHashOf(),
    Buffer.of(0x40),
    counterOf(parts.counter ?? 0),
    parts.aaguid ?? AAGUID.production,
    Buffer.of(0, parts.credentialLength ?? 32),
    parts.credentialId ?? sha256(point),
    parts.credentialKey ??
      encode(
        new Map<number, unknown>([
          [1, 2],
          [3, -7],
          [-1, 1],
          [-2, point.subarray(1, 33)],
          [-3, point.subarray(33)],
        ]),
      ),
    parts.extensions ?? Buffer.alloc(0),
  ]);

/** Parts of an attestation, each right unless given. */
export interface AttestationParts extends DataParts {
  readonly key?: KeyPair;
  readonly issuer?: Issued;
  readonly leaf?: Partial<CertificateContent>;
  readonly binding?: Uint8Array;
  readonly authData?: Uint8Array;
  /** Content of the leaf’s nonce extensions. */
  readonly nonces?: (nonce: Uint8Array) => readonly Uint8Array[];
  readonly x5c?: (chain: readonly Uint8Array[]) => unknown;
  readonly statement?: Readonly<Record<string, unknown>>;
  readonly object?: Readonly<Record<string, unknown>>;
}

const leafOf = (parts: AttestationParts, key: KeyPair, nonce: Uint8Array): Issued => {
  const nonces = parts.nonces?.(nonce) ?? [Buffer.concat([NONCE_PREFIX, nonce])];
  return issue({
    name: 'leaf',
    key,
    issuer: parts.issuer ?? CA,
    notBefore: NOW - 86_400_000,
    notAfter: NOW + 2 * 86_400_000,
    extensions: nonces.map((value) => [NONCE_OID, value] as const),
    ...parts.leaf,
  });
};

/** An attestation object as a phone with that key makes it, in CBOR. */
export const attestationOf = (parts: AttestationParts = {}): Uint8Array => {
  const { key = KEY, issuer = CA } = parts;
  const isEc = key.publicKey.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  const authData = parts.authData ?? dataOf(parts, pointOf(isEc ? key : KEY));
  const nonce = sha256(authData, parts.binding ?? bindingOf(APP.app));
  const chain = [leafOf(parts, key, nonce).der, issuer.der];
  return encode({
    fmt: 'apple-appattest',
    attStmt: { x5c: parts.x5c?.(chain) ?? chain, receipt: Buffer.from('receipt'), ...parts.statement },
    authData,
    ...parts.object,
  });
};

/** Parts of an assertion, each right unless given. */
export interface AssertionParts {
  readonly key?: KeyPair;
  readonly rpIdHash?: Uint8Array;
  readonly counter?: number;
  readonly extensions?: Uint8Array;
  readonly binding?: Uint8Array;
  readonly authData?: Uint8Array;
  readonly object?: Readonly<Record<string, unknown>>;
}

export const assertionOf = (parts: AssertionParts = {}): Uint8Array => {
  const authData =
    parts.authData ??
    Buffer.concat([
      parts.rpIdHash ?? rpIdHashOf(),
      Buffer.of(0x40),
      counterOf(parts.counter ?? 1),
      parts.extensions ?? Buffer.alloc(0),
    ]);
  const nonce = sha256(authData, parts.binding ?? bindingOf(APP.app));
  const signature = sign('sha256', nonce, (parts.key ?? KEY).privateKey);
  return encode({ signature, authenticatorData: authData, ...parts.object });
};

export const attestationEvidence = (parts: AttestationParts = {}): Record<string, unknown> => ({
  key_id: keyIdOf(KEY),
  attestation_object: text(attestationOf(parts)),
});

export const assertionEvidence = (parts: AssertionParts = {}): Record<string, unknown> => ({
  key_id: keyIdOf(KEY),
  assertion: text(assertionOf(parts)),
});

export type Options = Partial<AppleAppAttestOptions>;
export type Found = VerifiedEvidence | RefusedEvidence;

/** What the provider says of such evidence, with the tests’ root unless told otherwise and nothing remembered. */
export const verify = (
  evidence: Readonly<Record<string, unknown>>,
  options: Options = {},
  { now = NOW, binding = bindingOf }: { readonly now?: number; readonly binding?: typeof bindingOf } = {},
): Promise<Found> =>
  createAppleAppAttest({
    apps: [APP],
    environments: ['production'],
    roots: [toPem(ROOT.der)],
    memory: { recall: () => Promise.resolve(undefined) },
    ...options,
  }).verify({
    evidence,
    jwk: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' },
    thumbprint: 'thumbprint',
    appVersion: '26.1.0',
    bindingOf: binding,
    now,
  });

export const reasonOf = async (...args: Parameters<typeof verify>): Promise<string> => {
  const found = await verify(...args);
  return found.ok ? 'ok' : found.reason;
};

/** A memory that holds what attested evidence asked to remember. */
export const memoryOf = async (
  ...args: Parameters<typeof verify>
): Promise<AppleAppAttestOptions['memory']> => {
  const found = await verify(...args);
  const kept = found.ok ? found.remember : undefined;
  return { recall: (key) => Promise.resolve(key === kept?.key ? kept.value : undefined) };
};
