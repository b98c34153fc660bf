import type { Config } from '../../config/schema.ts';
import { createLists, NOTHING_KEPT, type KeptRules, type Lists } from '../core/lists/lists.ts';
import { ruleIdOf } from '../core/lists/rule-id.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';

export interface ListsDeps {
  readonly hash: KeyedHash;
  /** Of operators, at run time. */
  readonly kept?: KeptRules;
}

/** The lists of one configuration, with what operators have added. */
export const composeLists = ({ lists }: Config, { hash, kept = NOTHING_KEPT }: ListsDeps): Lists =>
  createLists({ hash, kept, configured: lists.map((entry) => ({ ...entry, id: ruleIdOf(entry, hash) })) });
