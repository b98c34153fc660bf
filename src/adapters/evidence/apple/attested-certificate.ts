import type { X509Certificate } from 'node:crypto';

import type { AppleReason } from '../../../core/evidence/apple/reasons.ts';
import type { Instant } from '../../../core/time.ts';
import { readCertificate } from '../x509/certificate.ts';
import { checkChain } from '../x509/chain.ts';
import { extensionsOf } from '../x509/extension.ts';
import { isExpired, isNotYetValid } from '../x509/validity.ts';

/** The leaf and the authority that issued it. */
const CHAIN_LENGTH = 2;

const NONCE_OID = '1.2.840.113635.100.8.2';
/** SEQUENCE, [1], OCTET STRING of 32 bytes. */
const NONCE_PREFIX = Buffer.from('3024a1220420', 'hex');
const NONCE_LENGTH = 38;

const readChain = (x5c: readonly unknown[]): readonly X509Certificate[] | undefined => {
  if (x5c.length !== CHAIN_LENGTH) return undefined;
  const chain = x5c.map((der) => (der instanceof Uint8Array ? readCertificate(der) : undefined));
  return chain.every((certificate) => certificate !== undefined) ? chain : undefined;
};

/** Checks `x5c` and gives its leaf (step 1). */
export const checkCertificates = (
  x5c: readonly unknown[],
  roots: readonly X509Certificate[],
  now: Instant,
): X509Certificate | AppleReason => {
  const chain = readChain(x5c);
  const leaf = chain?.[0];
  if (chain === undefined || leaf === undefined) return 'apple_certificate_form';
  const root = checkChain(chain, { roots, maxLength: CHAIN_LENGTH });
  if (root === 'algorithm') return 'apple_chain_algorithm';
  if (typeof root === 'string') return 'apple_chain';
  if (leaf.ca) return 'apple_chain_leaf';
  const path = [...chain, root];
  if (path.some((certificate) => isNotYetValid(certificate, now))) return 'apple_certificate_early';
  return path.some((certificate) => isExpired(certificate, now)) ? 'apple_certificate_expired' : leaf;
};

/** The nonce that Apple wrote into the leaf (step 4), in the one form that it has. */
export const nonceOf = (leaf: X509Certificate): Uint8Array | undefined => {
  const [value, second] = extensionsOf(leaf, NONCE_OID);
  if (value === undefined || second !== undefined || value.length !== NONCE_LENGTH) return undefined;
  return NONCE_PREFIX.equals(value.subarray(0, NONCE_PREFIX.length))
    ? value.subarray(NONCE_PREFIX.length)
    : undefined;
};
