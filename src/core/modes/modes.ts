import type { ReplicatedSet } from '../replicated/replicated-set.ts';
import { inForce } from '../replicated/replicated-set.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Clock } from '../time.ts';
import type { KeptMode } from './kept-mode.ts';

/** The share of subjects for which a policy or ledger is enforced now, given what the configuration says. */
export type ShareOf = (policyId: string, configured: number) => number;

/** Nobody changed a mode. */
export const AS_CONFIGURED: ShareOf = (_policyId, configured) => configured;

/** Under what the mode of a policy is kept. */
export const modeIdOf = (hash: KeyedHash, policyId: string): string => hash('policy-mode', policyId);

/** What operators said at run time, over what is configured: one look-up in memory. */
export const createShareOf = (
  set: Pick<ReplicatedSet<KeptMode>, 'get' | 'size'>,
  hash: KeyedHash,
  clock: Clock,
): ShareOf => {
  const ids = new Map<string, string>();
  const idOf = (policyId: string): string => {
    const known = ids.get(policyId);
    if (known !== undefined) return known;
    const id = modeIdOf(hash, policyId);
    ids.set(policyId, id);
    return id;
  };
  return (policyId, configured) =>
    set.size === 0 ? configured : (inForce(set.get(idOf(policyId)), clock())?.share ?? configured);
};
