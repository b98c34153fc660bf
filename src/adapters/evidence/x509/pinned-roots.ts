import { X509Certificate } from 'node:crypto';

import { EvidenceSetupError } from '../evidence-setup-error.ts';

/**
 * Reads pinned roots, one PEM text each.
 * @throws {EvidenceSetupError} for none, or a text that is no certificate of an authority.
 */
export const readPinnedRoots = (pems: readonly string[]): readonly X509Certificate[] => {
  if (pems.length === 0) throw new EvidenceSetupError('There is no root certificate');
  return pems.map((pem) => {
    let root: X509Certificate | undefined;
    try {
      root = new X509Certificate(pem);
    } catch (cause) {
      throw new EvidenceSetupError('A root is no certificate in PEM', { cause });
    }
    if (root.ca) return root;
    throw new EvidenceSetupError('A root is no certificate of an authority');
  });
};
