import type { X509Certificate } from 'node:crypto';

import { STRONG_SIGNATURES } from './signature-algorithms.ts';

/** What is wrong with a chain; times are looked at apart (`validity.ts`), as platforms differ in whose count. */
export type ChainFault = 'length' | 'algorithm' | 'authority' | 'issuer' | 'root';

/** What a chain must end in, and how long it may be. */
export interface ChainRules {
  /** Pinned; a chain may end in one of them, byte by byte, or in a certificate that one of them issued. */
  readonly roots: readonly X509Certificate[];
  /** Most certificates in the chain as sent. */
  readonly maxLength: number;
}

const isIssuedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
};

const linkFault = (certificate: X509Certificate, issuer: X509Certificate): ChainFault | undefined => {
  if (!issuer.ca) return 'authority';
  return isIssuedBy(certificate, issuer) ? undefined : 'issuer';
};

/** The pinned root that the chain ends in. */
const rootOf = (last: X509Certificate, { roots }: Pick<ChainRules, 'roots'>): X509Certificate | undefined =>
  roots.find((root) => root.raw.equals(last.raw)) ??
  roots.find((root) => linkFault(last, root) === undefined);

/**
 * Checks a chain, the target first: its length, hashes of SHA-256 or better, that each certificate is issued and signed
 * by the next, which is an authority (basicConstraints, keyUsage), and that a pinned root stands at the end (RFC 5280
 * §6.1). Path lengths (pathLenConstraint) are not looked at: `maxLength` bounds them. Answers the root, or the fault.
 */
export const checkChain = (
  chain: readonly X509Certificate[],
  rules: ChainRules,
): X509Certificate | ChainFault => {
  const last = chain.at(-1);
  if (last === undefined || chain.length > rules.maxLength) return 'length';
  if (chain.some((certificate) => !STRONG_SIGNATURES.has(certificate.signatureAlgorithmOid)))
    return 'algorithm';
  for (const [index, certificate] of chain.entries()) {
    const issuer = chain[index + 1];
    const fault = issuer === undefined ? undefined : linkFault(certificate, issuer);
    if (fault !== undefined) return fault;
  }
  return rootOf(last, rules) ?? 'root';
};
