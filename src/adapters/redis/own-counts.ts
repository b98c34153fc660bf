import type { AnswerDecision, AnswerRequest } from '../../core/containment/answer.ts';
import { createLedger, ledgerEmptyAt, type LedgerState } from '../../core/containment/ledger.ts';
import { algorithmOf } from '../../core/limits/algorithms.ts';
import { decideOver, refundOver } from '../../core/limits/decide.ts';
import type { DistinctState } from '../../core/limits/distinct.ts';
import type { PaceState } from '../../core/limits/pace.ts';
import type { Charge, ChargeResult, DecideRequest, StoreDecision } from '../../core/limits/store.ts';
import type { WindowState } from '../../core/limits/window.ts';
import type { Instant } from '../../core/time.ts';
import { createListedTable, type SubjectTable } from '../memory/subject-table.ts';

/** What this process itself has counted for one key, as Redis would have to hold it at least. */
export interface OwnCount {
  readonly key: string;
  readonly kind: 'w' | 'd' | 'p' | 'l' | 'j' | 't';
  /** From this instant of the store’s clock on it counts nothing. */
  readonly expiresAt: Instant;
  /** Pairs in turn: bucket and units, mark and member, level and instant, text and milliseconds left; none for a used proof. */
  readonly pairs: readonly (string | number)[];
}

export interface OwnCounts {
  readonly size: number;
  /** Decides by this process’ own counts alone, and counts there. */
  decide(request: DecideRequest, now: Instant): StoreDecision;
  /** Remembers what the store’s decision counted. */
  record(request: DecideRequest, decision: StoreDecision): void;
  /** Forgets what a refund takes back. */
  refund(request: DecideRequest, decision: StoreDecision): void;
  /** Remembers what a ledger is down to. */
  repaid(key: string, level: number, now: Instant): void;
  /** Remembers a text that is kept until then. */
  keep(key: string, text: string, expiresAt: Instant, now: Instant): void;
  /** Forgets what was counted for a key. */
  forget(key: string): void;
  /** Everything that still counts at `now`. */
  entries(now: Instant): Generator<OwnCount>;
}

/** What is said again as it was said, to whoever asks for it. */
interface TextState {
  readonly text: string;
}

type CountedState = WindowState | DistinctState | PaceState | LedgerState | TextState;

const pairsOf = (state: CountedState, msLeft: number): readonly (string | number)[] => {
  if (Array.isArray(state)) return state;
  return 'text' in state ? [state.text, msLeft] : [state.level, state.updatedAt];
};

const kindOf = (state: CountedState): OwnCount['kind'] => {
  if (Array.isArray(state)) return typeof state[1] === 'string' ? 'd' : 'w';
  if ('text' in state) return 't';
  return 'step' in state ? 'l' : 'p';
};

/** All that was counted was taken back. */
const isEmpty = (state: unknown): boolean => Array.isArray(state) && state.length === 0;

const count = (table: SubjectTable, charge: Charge, result: ChargeResult, now: Instant): void => {
  const algorithm = algorithmOf(charge);
  const place = table.find(charge.key, now);
  const state =
    charge.kind === 'pace'
      ? // One level for all: whoever decided last has seen everybody's.
        ({ level: result.count * charge.windowMs, updatedAt: now } satisfies PaceState)
      : algorithm.charge(table.stateAt(place) ?? algorithm.create(), charge, now);
  table.keep(charge.key, place, state, algorithm.emptyAt(state, charge), now);
};

/** A ban that a decision has read: the process that made it may be gone when it has to be said again. */
const keepBan = (table: SubjectTable, key: string, ms: number, now: Instant): void => {
  const state: PaceState = { level: ms, updatedAt: now };
  table.keep(key, table.find(key, now), state, now + ms, now);
};

/** One level for all, as of a pace; what fades is not said again. */
const keepLevel = (table: SubjectTable, key: string, level: number, now: Instant): void => {
  const state: LedgerState = { ...createLedger(), level, updatedAt: now };
  table.keep(key, table.find(key, now), state, ledgerEmptyAt(state), now);
};

const countAnswer = (
  table: SubjectTable,
  { ledgers }: AnswerRequest,
  { isNew, ledgers: readings }: AnswerDecision,
  now: Instant,
): void => {
  if (!isNew) return;
  for (const [at, { key, trickleMs }] of ledgers.entries()) {
    const reading = readings[at];
    if (reading?.fits === true) keepLevel(table, key, (reading.debt + 1) * trickleMs, now);
  }
};

/**
 * What this process has admitted and is still counted, so that it can say so again to a Redis that has lost it: the
 * state of a grow-only counter (Shapiro et al. 2011, §3.1.1) per process. Bounded; what was not used for longest,
 * about, goes first, and is then as safe as Redis itself.
 */
export const createOwnCounts = (maxSubjects: number, onEvicted: () => void): OwnCounts => {
  const table = createListedTable({ maxSubjects, onEvicted });
  return {
    get size() {
      return table.size;
    },
    decide: (request, now) => decideOver(request, table, now),
    record({ proof, charges, answer }, { now, admitted, results, answer: told }) {
      if (proof !== undefined) table.burn(proof, now);
      for (const [at, { kind, key }] of charges.entries()) {
        const result = results[at];
        if (kind === 'ban' && result?.fits === false) keepBan(table, key, result.resetMs, now);
      }
      if (!admitted) return;
      if (answer !== undefined && told !== undefined) countAnswer(table, answer, told, now);
      for (const [at, charge] of charges.entries()) {
        const result = results[at];
        if (result?.charged === true) count(table, charge, result, now);
      }
    },
    repaid: (key, level, now) => keepLevel(table, key, level, now),
    refund: (request, decision) => refundOver(request, decision, table, decision.now),
    keep(key, text, expiresAt, now) {
      const state: TextState = { text };
      table.replace(key, state, expiresAt, now);
    },
    forget: (key) => void table.remove(key),
    *entries(now) {
      for (const { key, state, expiresAt } of table.entries()) {
        if (expiresAt < now || isEmpty(state)) continue;
        const msLeft = Math.max(1, Math.ceil(expiresAt - now));
        // A used proof has no state.
        const counted = state as CountedState | undefined;
        if (counted === undefined) yield { key, kind: 'j', expiresAt, pairs: [] };
        else yield { key, kind: kindOf(counted), expiresAt, pairs: pairsOf(counted, msLeft) };
      }
    },
  };
};
