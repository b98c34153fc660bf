import { addressKey } from '../address/network.ts';
import { parseAddress } from '../address/parse-address.ts';
import { compileSubject } from '../limits/subject.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { KnownFacts } from '../subjects/known-facts.ts';
import type { Instant } from '../time.ts';
import type { ListRule, ListSubject } from './list-rule.ts';
import { holds } from './standing.ts';

type Names = (about: ListSubject) => boolean;

/** Does an entry name this subject, as far as it is known? An address that is known by its hash is in no network. */
const namerOf = ({ kind, subject, isHashed, dimensions, facts }: KnownFacts, hash: KeyedHash): Names => {
  const parsed = kind === 'address' && !isHashed ? parseAddress(facts.address.text) : undefined;
  const key = parsed === undefined ? undefined : addressKey(parsed);
  const hashOf = (id: (typeof dimensions)[number]): string | undefined =>
    isHashed ? subject : compileSubject([id], hash).hash(facts);
  const hashes = new Map(dimensions.map((id) => [id, hashOf(id)]));
  return (about) => {
    if (about.kind !== 'address') return hashes.get(about.kind) === about.subject;
    const { family, first, last } = about.network;
    return key !== undefined && family === facts.address.family && first <= key && key <= last;
  };
};

/** The entries of all lists that name a subject and hold. */
export const entriesOf = <T extends ListRule>(
  known: KnownFacts,
  entries: Iterable<T>,
  { hash, now }: { readonly hash: KeyedHash; readonly now: Instant },
): readonly T[] => {
  const names = namerOf(known, hash);
  return [...entries].filter((entry) => holds(entry, now) && names(entry.about));
};
