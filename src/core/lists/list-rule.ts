import type { Network } from '../address/network.ts';
import type { DimensionId } from '../subjects/table.ts';
import type { Instant } from '../time.ts';

/**
 * `deny`: refused. `allow`: no limit of a policy counts. `override`: one policy has another limit, or none. `suspect`:
 * never told the truth. `honey`: nobody honest asks for it; who does is reported.
 */
export const LIST_NAMES = ['deny', 'allow', 'override', 'suspect', 'honey'] as const;
export type ListName = (typeof LIST_NAMES)[number];

/** Dimensions of which a value stands for one person or thing. */
export const EXACT_KINDS = ['device', 'hardware', 'number', 'account'] as const satisfies DimensionId[];

/** Dimensions of which a value stands for many. */
export const GROUP_KINDS = ['block', 'issuer', 'asn', 'network-class'] as const satisfies DimensionId[];

/** What a list names by keyed hash; an address it names by a network. */
export const KEYED_KINDS = [...EXACT_KINDS, ...GROUP_KINDS] as const;
export type KeyedKind = (typeof KEYED_KINDS)[number];

export const LIST_KINDS = ['address', ...KEYED_KINDS] as const;

/** Whom an entry is about. */
export type ListSubject =
  | { readonly kind: 'address'; readonly network: Network }
  /** `subject`: keyed hash of the dimension’s value, as policies count by it. */
  | { readonly kind: KeyedKind; readonly subject: string };

/** What an override puts in place of a limit. */
export interface Adjustment {
  /** Id of a policy or of a ledger, whose limit is its capacity. */
  readonly policy: string;
  /** None: the policy does not count, the ledger does not blind. */
  readonly limit?: number;
}

/** One entry of a list. */
export interface ListRule {
  /** Keyed hash of list, subject and policy: of two entries with one id the later one holds. */
  readonly id: string;
  readonly list: ListName;
  readonly about: ListSubject;
  /** Of an override alone. */
  readonly adjust?: Adjustment;
  /** Why, in the operator’s words. */
  readonly reason: string;
  /** From when on it no longer holds; never where it is absent. */
  readonly expiresAt?: Instant;
}

/** Most entries, those of the configuration and those of operators each. */
export const MAX_LIST_ENTRIES = 10_000;
