import type {
  EvidenceStore,
  EvidenceUse,
  EvidenceVerdict,
  KeyUse,
} from '../../core/issuing/evidence-store.ts';
import type { Place } from '../../core/limits/counter-states.ts';
import type { Clock, Instant } from '../../core/time.ts';
import { createSubjectTable, type SubjectTable } from './subject-table.ts';

export interface MemoryEvidenceStoreDeps {
  readonly clock: Clock;
  /** Used evidence and platform keys kept at most. */
  readonly maxSubjects: number;
  /** Something had to go while it still counted: evidence could work again. */
  readonly onEvicted?: () => void;
}

/** What is kept of a platform key. */
interface PlatformKey {
  readonly counter: number;
  readonly value: string | undefined;
}

const PARTS = [
  ['proof', 'proof_replayed'],
  ['evidence', 'evidence_replayed'],
  ['challenge', 'challenge_used'],
] as const;

const keyAt = (table: SubjectTable, place: Place) => table.stateAt(place) as PlatformKey | undefined;

const keyFault = (table: SubjectTable, use: KeyUse, now: Instant): EvidenceVerdict | undefined => {
  const { counter, remember, key } = use;
  if (counter === undefined) return undefined;
  const kept = keyAt(table, table.find(key, now));
  if (kept === undefined) return remember === undefined ? 'counter_unknown' : undefined;
  return counter <= kept.counter ? 'counter_not_above' : undefined;
};

const noteKey = (table: SubjectTable, { key, ttlMs, counter, remember }: KeyUse, now: Instant): void => {
  const place = table.find(key, now);
  const kept = keyAt(table, place);
  const noted: PlatformKey = { counter: counter ?? kept?.counter ?? 0, value: remember ?? kept?.value };
  table.keep(key, place, noted, now + ttlMs, now);
};

const acceptOver = (table: SubjectTable, use: EvidenceUse, now: Instant): EvidenceVerdict => {
  for (const [part, verdict] of PARTS) if (table.find(use[part].key, now) >= 0) return verdict;
  const { platformKey } = use;
  const fault = platformKey === undefined ? undefined : keyFault(table, platformKey, now);
  if (fault !== undefined) return fault;
  for (const [part] of PARTS) table.burn(use[part], now);
  if (platformKey !== undefined) noteKey(table, platformKey, now);
  return 'accepted';
};

/** The embedded evidence store, for one process: the verdicts of the Redis store, in memory, bounded. */
export const createMemoryEvidenceStore = ({
  clock,
  maxSubjects,
  onEvicted = () => undefined,
}: MemoryEvidenceStoreDeps): EvidenceStore => {
  const table = createSubjectTable({ maxSubjects, onEvicted });
  const now = (): Instant => Math.floor(clock());
  return {
    // Promises by their type only: all is done before anything else runs.
    accept: (use) => Promise.resolve(acceptOver(table, use, now())),
    recall: (key) => Promise.resolve(keyAt(table, table.find(key, now()))?.value),
  };
};
