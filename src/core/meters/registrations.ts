import type { Segment } from '../containment/segment.ts';
import type { Observation } from '../detection/observation.ts';
import { pairOf } from '../detection/pair.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Telemetry } from '../telemetry.ts';
import type { Clock } from '../time.ts';
import { createForeignAnswers, type DueAnswer } from './foreign-answers.ts';
import { createSeenSegments, gateOf, leakBound, type LeakRules } from './leak-bound.ts';
import { createSegmentBudgets } from './segment-budgets.ts';

/** What other instances know of completions; its failures count as not completed. */
export interface CompletedPairs {
  /** A registration that nothing waited for here was completed. */
  tell(pair: string): Promise<void>;
  /** Which of these were completed elsewhere. */
  which(pairs: readonly string[]): Promise<ReadonlySet<string>>;
}

export interface RegistrationMeterDeps {
  readonly telemetry: Pick<Telemetry, 'registration' | 'ledgerRead'>;
  readonly hash: KeyedHash;
  readonly elsewhere: CompletedPairs;
  readonly clock: Clock;
  /** What holds now. */
  readonly rules: () => LeakRules;
  readonly maxWaiting: number;
}

/** Starts, completions, foreign answers, and what bounds them. */
export interface RegistrationMeter {
  readonly observe: (observation: Observation) => void;
  /** Counts foreign what was not completed in time; to be called every few seconds, one at a time. */
  sweep(): Promise<void>;
  /** Foreign numbers that may have been told in the last `windowMs`. */
  bound(windowMs: number): number;
  /** Truthful answers of the last ten minutes that no completion has repaid yet. */
  waiting(): number;
  /** Answers left, by segment that was asked about. */
  left(): ReadonlyMap<Segment, number>;
}

/** Answers whose time is over, looked up at once. */
const SWEPT_AT_ONCE = 500;

const readLedgers = (
  { ledgers, segment, isTold, at }: Observation,
  telemetry: RegistrationMeterDeps['telemetry'],
  budgets: ReturnType<typeof createSegmentBudgets>,
): void => {
  const gate = gateOf(ledgers.map(({ ledger }) => ledger));
  for (const { ledger, reading } of ledgers) {
    telemetry.ledgerRead(ledger.id, reading.debt / reading.capacity, reading.fits);
    if (ledger === gate && segment !== undefined) budgets.read(segment, ledger, reading, isTold, at);
  }
};

/** The meter of one instance. What it remembers of a pair is a keyed hash, for ten minutes. */
export const createRegistrationMeter = (deps: RegistrationMeterDeps): RegistrationMeter => {
  const { telemetry, hash, elsewhere, clock, rules } = deps;
  const foreign = createForeignAnswers(deps);
  const seen = createSeenSegments();
  const budgets = createSegmentBudgets();
  const tellForeign = ({ segment }: DueAnswer): void => telemetry.registration('foreign', segment);
  const remember = ({ facts, isTold, isCompletion, at }: Observation, segment: Segment): void => {
    const pair = facts === undefined ? undefined : pairOf(hash, facts);
    if (pair === undefined) return;
    const gone = isTold ? foreign.told(pair, segment, at) : undefined;
    if (gone !== undefined) tellForeign(gone);
    if (isCompletion && !foreign.completed(pair)) void elsewhere.tell(pair);
  };
  return {
    observe(observation) {
      const { segment, isStart, isTold, isCompletion, at } = observation;
      readLedgers(observation, telemetry, budgets);
      if (segment === undefined || !(isStart || isTold || isCompletion)) return;
      if (isStart) telemetry.registration('start', segment);
      if (isCompletion) telemetry.registration('completion', segment);
      if (isCompletion) seen.completed(segment, at);
      else seen.asked(segment, at);
      if (isTold || isCompletion) remember(observation, segment);
    },
    async sweep() {
      for (;;) {
        const due = foreign.due(clock(), SWEPT_AT_ONCE);
        if (due.length === 0) return;
        const completed = await elsewhere.which(due.map(({ pair }) => pair));
        for (const answer of due) if (!completed.has(answer.pair)) tellForeign(answer);
      }
    },
    bound: (windowMs) => leakBound(rules(), seen.read(clock(), windowMs), windowMs),
    waiting: () => foreign.size(),
    left: () => budgets.left(clock()),
  };
};
