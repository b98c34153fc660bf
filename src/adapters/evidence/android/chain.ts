import type { X509Certificate } from 'node:crypto';

import type { AndroidReason } from '../../../core/evidence/android/reasons.ts';
import { readCanonicalBase64 } from '../canonical-base64.ts';
import { readCertificate } from '../x509/certificate.ts';

/** Fewest and most certificates of a chain, the root included. */
export const CHAIN_LENGTH = { least: 2, most: 8 } as const;
/** Characters of all certificates together. */
const MAX_CHAIN_CHARACTERS = 24_576;

/** How a chain came to the phone: in the factory, for a batch of phones and for ever, or later, for this phone and some weeks. */
export type Provisioning = 'factory' | 'remote';

const isList = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length >= CHAIN_LENGTH.least &&
  value.length <= CHAIN_LENGTH.most &&
  value.every((text) => typeof text === 'string');

/** Reads `x5c`: certificates in base64 of DER (RFC 7515 §4.1.6), the attested key’s first. */
export const readChain = (
  evidence: Readonly<Record<string, unknown>>,
): readonly X509Certificate[] | AndroidReason => {
  const x5c = Object.hasOwn(evidence, 'x5c') ? evidence['x5c'] : undefined;
  if (!isList(x5c)) return 'android_evidence_form';
  if (x5c.reduce((sum, { length }) => sum + length, 0) > MAX_CHAIN_CHARACTERS)
    return 'android_chain_too_large';
  const chain: X509Certificate[] = [];
  for (const text of x5c) {
    const der = readCanonicalBase64(text);
    const certificate = der === undefined ? undefined : readCertificate(der);
    if (certificate === undefined) return 'android_certificate_form';
    chain.push(certificate);
  }
  return chain;
};

const subjectHas = ({ subject }: X509Certificate, attribute: string, value: string): boolean =>
  subject.split('\n').includes(`${attribute}=${value}`);

/**
 * Certificates below the root, as the factory and Google’s service make them: (intermediate, batch, key) and (authority,
 * server, phone, key). Phones’ certificates bound no path, so that whoever has the key of one can issue authorities below
 * it, and name himself issuer, hardware and level: only the place, counted from the root, tells who is what.
 */
const BELOW_ROOT: Readonly<Record<Provisioning, number>> = { factory: 3, remote: 4 };

/** What was sent without the root at its end, or another certificate of the root’s key, and the form that it must have. */
export const provisioningOf = (
  chain: readonly X509Certificate[],
  root: X509Certificate,
): { readonly provisioning: Provisioning; readonly isWhole: boolean } => {
  const below = chain.findLastIndex(({ publicKey }) => !publicKey.equals(root.publicKey)) + 1;
  // The root itself issued this one: the authorities that provision phones over the air are Google’s own, and say so.
  const top = chain[below - 1];
  const provisioning = top !== undefined && subjectHas(top, 'O', 'Google LLC') ? 'remote' : 'factory';
  return { provisioning, isWhole: below === BELOW_ROOT[provisioning] };
};

/** The level that the attesting certificate is named for: `O` where it was provisioned remotely, else `title`. */
export const chainLevelOf = (
  attesting: X509Certificate,
  provisioning: Provisioning,
): 'tee' | 'strongbox' | undefined => {
  const attribute = provisioning === 'remote' ? 'O' : 'title';
  if (subjectHas(attesting, attribute, 'StrongBox')) return 'strongbox';
  return subjectHas(attesting, attribute, 'TEE') ? 'tee' : undefined;
};
