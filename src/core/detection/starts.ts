import type { Segment } from '../containment/segment.ts';
import type { PhoneNumber } from '../numbers/phone-number.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { MINUTE, type Instant } from '../time.ts';
import type { Count } from './count-observation.ts';
import type { Crowds, Marked } from './crowds.ts';
import type { Observation } from './observation.ts';
import { pairOf } from './pair.ts';
import { createWaitingPairs, type DuePair } from './waiting-pairs.ts';
import type { FailedNumber, WatchStore } from './watch-store.ts';

/** How long a registration may take before its start has failed, in milliseconds. */
export const COMPLETE_WITHIN_MS = 10 * MINUTE;
/** Starts whose time is over, looked up at once. */
const DUE_AT_ONCE = 500;
/** Completions of numbers that may have failed before, told at once. */
const MAX_CLEARED = 5_000;

interface Start extends FailedNumber {
  readonly segment: Segment;
  readonly isTold: boolean;
  /** Whether the answer named a registered number, where it said so. */
  readonly isHit?: boolean;
  readonly marks: readonly Marked[];
  /** It is evidence of its certificate, and not of its segment. */
  readonly isOfIssuer: boolean;
}

export interface StartsDeps {
  readonly store: Pick<WatchStore, 'fail' | 'clear'>;
  readonly crowds: Pick<Crowds, 'keep' | 'failed'>;
  readonly hash: KeyedHash;
  /** Which of these pairs were completed at another instance. */
  readonly completedElsewhere: (pairs: readonly string[]) => Promise<ReadonlySet<string>>;
  /** Starts that wait for their completion, at most. */
  readonly maxWaiting: number;
}

/** What becomes of registrations that were started here. */
export interface Starts {
  /** A start, or a completion. */
  note(observation: Observation): void;
  /** Counts what is over, as completed or failed. @throws {StoreUnavailable} */
  settle(now: Instant): Promise<void>;
}

const placeOf = (hash: KeyedHash, { block, e164 }: PhoneNumber): FailedNumber => ({
  block: hash('block', block),
  line: Number(e164.slice(-4)),
});

const countCompleted = ({ segment, isOfIssuer }: Start, count: Count): void => {
  if (!isOfIssuer) count(segment, 'completed');
};

/** What a start has learned that did not complete. */
const countFailed = ({ segment, isTold, isHit }: Start, count: Count): void => {
  count(segment, 'failed');
  if (!isTold) return;
  for (const scope of [segment, 'all'] as const) count(scope, 'foreign');
  if (isHit !== undefined) count(segment, isHit ? 'hits' : 'misses');
};

/** Counts starts whose time is over, and notes the numbers of those that did not complete. */
const createSettling =
  ({ store, crowds, completedElsewhere }: StartsDeps, count: Count) =>
  async (due: readonly DuePair<Start>[]): Promise<void> => {
    const completed = await completedElsewhere(due.map(({ pair }) => pair));
    for (const { pair, kept } of due) if (completed.has(pair)) countCompleted(kept, count);
    const over = due.filter(({ pair }) => !completed.has(pair)).map(({ kept }) => kept);
    for (const { marks } of over) crowds.failed(marks);
    const failed = over.filter(({ isOfIssuer }) => !isOfIssuer);
    for (const start of failed) countFailed(start, count);
    const adjacent = failed.length === 0 ? [] : await store.fail(failed);
    for (const [at, { segment }] of failed.entries())
      if (adjacent[at] !== undefined) count(segment, 'adjacent', 1, adjacent[at]);
  };

/** Starts that wait here, and numbers that may have failed. */
export const createStarts = (deps: StartsDeps, count: Count): Starts => {
  const { hash, store, crowds, maxWaiting } = deps;
  const settle = createSettling(deps, count);
  const waiting = createWaitingPairs<Start>({ waitMs: COMPLETE_WITHIN_MS, maxWaiting });
  const early: DuePair<Start>[] = [];
  let cleared: FailedNumber[] = [];
  return {
    note({ facts, segment, isStart, isTold, isHit, isCompletion, isBeyondIssuer, at }: Observation): void {
      const pair = facts === undefined ? undefined : pairOf(hash, facts);
      if (facts?.number === undefined || pair === undefined || segment === undefined) return;
      const place = placeOf(hash, facts.number);
      const told = { isTold, ...(isHit === undefined ? {} : { isHit }) };
      const isOfIssuer = isBeyondIssuer === true;
      const start = () => ({ ...place, segment, ...told, isOfIssuer, marks: crowds.keep(facts, segment) });
      const gone = isStart ? waiting.begin(pair, start(), at) : undefined;
      if (gone !== undefined) early.push(gone);
      if (!isCompletion) return;
      const begun = waiting.complete(pair);
      if (begun !== undefined) countCompleted(begun, count);
      if (cleared.length < MAX_CLEARED) cleared.push(place);
    },
    async settle(now: Instant): Promise<void> {
      const forgiven = cleared;
      cleared = [];
      if (forgiven.length > 0) await store.clear(forgiven);
      for (;;) {
        const due = [...early.splice(0, DUE_AT_ONCE), ...waiting.due(now, DUE_AT_ONCE)];
        if (due.length === 0) return;
        await settle(due);
      }
    },
  };
};
