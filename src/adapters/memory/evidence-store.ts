import type {
  EvidenceStore,
  EvidenceUse,
  EvidenceVerdict,
  KeyUse,
} from '../../core/issuing/evidence-store.ts';
import type { Clock, Instant } from '../../core/time.ts';
import { createSubjectTable, type SubjectTable } from './subject-table.ts';

export interface MemoryEvidenceStoreDeps {
  readonly clock: Clock;
  /** Used evidence and platform keys kept at most. */
  readonly maxSubjects: number;
  /** Something had to go while it still counted: evidence could work again. */
  readonly onEvicted?: () => void;
}

/** What is kept of a platform key; changed in place. */
interface PlatformKey {
  counter: number;
  value: string | undefined;
}

const PARTS = [
  ['proof', 'proof_replayed'],
  ['evidence', 'evidence_replayed'],
  ['challenge', 'challenge_used'],
] as const;

const find = (table: SubjectTable, key: string, now: Instant) =>
  table.find(key, now) as { readonly state: PlatformKey; expiresAt: Instant } | undefined;

const keyFault = (table: SubjectTable, use: KeyUse, now: Instant): EvidenceVerdict | undefined => {
  const { counter, remember, key } = use;
  if (counter === undefined) return undefined;
  const kept = find(table, key, now);
  if (kept === undefined) return remember === undefined ? 'counter_unknown' : undefined;
  return counter <= kept.state.counter ? 'counter_not_above' : undefined;
};

const noteKey = (table: SubjectTable, { key, ttlMs, counter, remember }: KeyUse, now: Instant): void => {
  const kept = find(table, key, now);
  if (kept === undefined) {
    table.insert(key, { counter: counter ?? 0, value: remember } satisfies PlatformKey, now + ttlMs, now);
    return;
  }
  kept.state.counter = counter ?? kept.state.counter;
  kept.state.value = remember ?? kept.state.value;
  kept.expiresAt = Math.max(kept.expiresAt, now + ttlMs);
};

const acceptOver = (table: SubjectTable, use: EvidenceUse, now: Instant): EvidenceVerdict => {
  for (const [part, verdict] of PARTS) if (table.find(use[part].key, now) !== undefined) return verdict;
  const { platformKey } = use;
  const fault = platformKey === undefined ? undefined : keyFault(table, platformKey, now);
  if (fault !== undefined) return fault;
  for (const [part] of PARTS) {
    const { key, ttlMs } = use[part];
    table.insert(key, undefined, now + Math.max(1, Math.ceil(ttlMs)), now);
  }
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
    recall: (key) => Promise.resolve(find(table, key, now())?.state.value),
  };
};
