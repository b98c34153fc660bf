import type { KeyedHash } from '../subjects/keyed-hash.ts';

/** 48 bits: two of a hundred rules share a name once in 10¹⁰ configurations. */
const NAME_LENGTH = 8;

export interface CountedRule {
  readonly id: string;
  /** Changes with what its counters mean. */
  readonly revision: string;
}

/**
 * What the store’s keys of a policy or a ledger begin with. A hash stands for the rule: every subject of it has a key, and
 * a name that Redis can keep in 48 bytes with the subject’s takes 16 to 32 bytes less of each (docs/performance.md).
 */
export const keyPrefixOf = (
  kind: 'policy' | 'ledger',
  { id, revision }: CountedRule,
  namespace: string,
  hash: KeyedHash,
): string => `{${namespace}}:${hash(kind, `${id}:${revision}`).slice(0, NAME_LENGTH)}:`;
