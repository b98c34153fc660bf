import { parseNetwork } from '../address/network.ts';
import type { JsonObject } from '../attestation/strict-json.ts';
import { POLICY_ID } from '../limits/policy-id.ts';
import { createEntryText, type EntryText } from '../replicated/entry-text.ts';
import type { KeptContent } from '../replicated/entry.ts';
import { KEYED_ID } from '../subjects/keyed-id.ts';
import { KEYED_KINDS, LIST_NAMES, type Adjustment, type ListRule, type ListSubject } from './list-rule.ts';

/** An entry that an operator gave at run time. */
export type KeptEntry = ListRule & KeptContent;

/** Closes texts, so that whoever reads the store alone does not read them; equal texts to equal ones. */
export interface Seal {
  readonly seal: (text: string) => string;
  /** Nothing for what was not sealed with the same key. */
  readonly open: (sealed: string) => string | undefined;
}

const readSubject = ({ kind: named, subject }: JsonObject, { open }: Seal): ListSubject | undefined => {
  if (typeof subject !== 'string') return undefined;
  if (named === 'address') {
    const network = parseNetwork(open(subject) ?? '');
    return typeof network === 'string' ? undefined : { kind: 'address', network };
  }
  const kind = KEYED_KINDS.find((each) => each === named);
  return kind === undefined || !KEYED_ID.test(subject) ? undefined : { kind, subject };
};

const readAdjustment = ({ policy, limit }: JsonObject): Adjustment | undefined => {
  if (typeof policy !== 'string' || !POLICY_ID.test(policy)) return undefined;
  if (limit === undefined) return { policy };
  return Number.isSafeInteger(limit) && (limit as number) > 0
    ? { policy, limit: limit as number }
    : undefined;
};

/** How entries of lists are kept: a network sealed, everything else by its keyed hash. */
export const createListText = (seal: Seal): EntryText<KeptEntry> =>
  createEntryText<KeptEntry>({
    read(value, common) {
      const list = LIST_NAMES.find((each) => each === value['list']);
      const about = readSubject(value, seal);
      const adjust = list === 'override' ? readAdjustment(value) : undefined;
      if (list === undefined || about === undefined) return undefined;
      if (list === 'override' && adjust === undefined) return undefined;
      return { ...common, list, about, ...(adjust === undefined ? {} : { adjust }) };
    },
    write: ({ list, about, adjust, reason, by, at, expiresAt }) => ({
      list,
      kind: about.kind,
      subject: about.kind === 'address' ? seal.seal(about.network.text) : about.subject,
      ...adjust,
      reason,
      by,
      at,
      expiresAt,
    }),
  });
