import type { X509Certificate } from 'node:crypto';

import type { AndroidReason } from '../../../core/evidence/android/reasons.ts';
import type { Instant } from '../../../core/time.ts';
import { checkChain, type ChainFault } from '../x509/chain.ts';
import { extensionsOf } from '../x509/extension.ts';
import { isExpired, isNotYetValid } from '../x509/validity.ts';
import { CHAIN_LENGTH, provisioningOf, type Provisioning } from './chain.ts';
import type { RevocationList } from './revocation-list.ts';

/** Key description of an attested key. */
const KEY_DESCRIPTION = '1.3.6.1.4.1.11129.2.1.17';

export interface AndroidChainRules {
  readonly roots: readonly X509Certificate[];
  readonly revocations: Pick<RevocationList, 'isLoaded' | 'isRevoked'>;
}

export interface AndroidChain {
  readonly provisioning: Provisioning;
  /** The key description, in DER. */
  readonly description: Uint8Array;
}

const REASONS: Readonly<Record<ChainFault, AndroidReason>> = {
  length: 'android_evidence_form',
  algorithm: 'android_chain_algorithm',
  authority: 'android_chain_authority',
  issuer: 'android_chain_issuer',
  root: 'android_root_untrusted',
};

/**
 * The leaf’s own times are the phone’s and say nothing. Keys from the factory cannot be replaced, so their certificates
 * count beyond their end; those provisioned remotely are renewed every few weeks, and an old one is a stolen one.
 */
const timeFault = (
  above: readonly X509Certificate[],
  provisioning: Provisioning,
  now: Instant,
): AndroidReason | undefined => {
  if (above.some((certificate) => isNotYetValid(certificate, now))) return 'android_chain_not_yet_valid';
  return provisioning === 'remote' && above.some((certificate) => isExpired(certificate, now))
    ? 'android_chain_expired'
    : undefined;
};

const revocationFault = (
  chain: readonly X509Certificate[],
  { revocations }: AndroidChainRules,
): AndroidReason | undefined => {
  if (!revocations.isLoaded()) return 'android_revocation_unavailable';
  return chain.some(({ serialNumber }) => revocations.isRevoked(serialNumber))
    ? 'android_certificate_revoked'
    : undefined;
};

/** An attested key can sign a certificate: whoever has one may put a leaf with a description of his own below it. */
const descriptionIn = (chain: readonly X509Certificate[]): Uint8Array | AndroidReason => {
  const [own = [], ...others] = chain.map((certificate) => extensionsOf(certificate, KEY_DESCRIPTION));
  if (others.some((found) => found.length > 0)) return 'android_extension_elsewhere';
  const [description, ...more] = own;
  return description === undefined || more.length > 0 ? 'android_extension_missing' : description;
};

/** Verifies a chain, the attested key’s certificate first, up to the place where its key description is read. */
export const verifyChain = (
  chain: readonly X509Certificate[],
  rules: AndroidChainRules,
  now: Instant,
): AndroidChain | AndroidReason => {
  const root = checkChain(chain, { roots: rules.roots, maxLength: CHAIN_LENGTH.most });
  if (typeof root === 'string') return REASONS[root];
  const above = chain.slice(1);
  const { provisioning, isWhole } = provisioningOf(chain, root);
  const fault = timeFault(above, provisioning, now) ?? revocationFault(chain, rules);
  if (fault !== undefined) return fault;
  const description = descriptionIn(chain);
  if (typeof description === 'string') return description;
  return isWhole ? { provisioning, description } : 'android_chain_length';
};
