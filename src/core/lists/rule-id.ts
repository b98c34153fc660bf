import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { ListRule, ListSubject } from './list-rule.ts';

/** The keyed hash of a subject: for an address, of its network. */
export const subjectIdOf = (about: ListSubject, hash: KeyedHash): string =>
  about.kind === 'address' ? hash('listed-network', about.network.text) : about.subject;

/** Names an entry by what it says of whom, so that saying it again changes it. */
export const ruleIdOf = ({ list, about, adjust }: Omit<ListRule, 'id' | 'reason'>, hash: KeyedHash): string =>
  hash('listed', JSON.stringify([list, about.kind, subjectIdOf(about, hash), adjust?.policy ?? null]));
