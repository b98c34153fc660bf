import type { CounterStates, Place } from '../limits/counter-states.ts';
import type { Instant } from '../time.ts';
import {
  ASKED,
  COMPLETED,
  NOTHING_TO_TELL,
  type AnswerDecision,
  type AnswerRequest,
  type RepayRequest,
} from './answer.ts';
import {
  chargeLedger,
  createLedger,
  ledgerEmptyAt,
  readLedger,
  refundLedger,
  repayLedger,
  vouchesFor,
  type LedgerState,
  type Strictness,
} from './ledger.ts';

/** What is remembered of a pair; empty where its first answer was taken back. */
type PairState = string;

const pairAt = (states: CounterStates, place: Place): PairState | undefined => {
  const pair = states.stateAt(place) as PairState | undefined;
  return pair === '' ? undefined : pair;
};

const ledgerAt = (states: CounterStates, place: Place): LedgerState =>
  (states.stateAt(place) as LedgerState | undefined) ?? createLedger();

const keepLedger = (
  states: CounterStates,
  key: string,
  place: Place,
  state: LedgerState,
  now: Instant,
): void => states.keep(key, place, state, ledgerEmptyAt(state), now);

/** What is asked of the ledgers, where the limits leave room. */
const tellOver = (
  { pair, ledgers }: AnswerRequest,
  pairPlace: Place,
  states: CounterStates,
  now: Instant,
  strictness: Strictness,
): Omit<AnswerDecision, 'isFirst'> => {
  let isKnown = false;
  const reads = ledgers.map((ledger) => {
    const place = states.find(ledger.key, now);
    const state = ledgerAt(states, place);
    isKnown ||= vouchesFor(state, ledger, now);
    return { ledger, place, state, reading: readLedger(state, ledger, now, strictness, isKnown) };
  });
  const open = reads.every(({ ledger, reading }) => reading.fits || !ledger.enforced);
  if (open) {
    states.keep(pair.key, pairPlace, pair.opened, now + pair.openMs, now);
    for (const { ledger, place, state, reading } of reads) {
      if (!reading.fits) continue;
      chargeLedger(state, ledger, now);
      keepLedger(states, ledger.key, place, state, now);
    }
  }
  return { open, isNew: open, ledgers: reads.map(({ reading }) => reading) };
};

/**
 * The answer’s part of `DecisionStore.decide` in process, for a request that was admitted. `hasRoom`: every limit that
 * blinds beyond has room.
 */
export const decideAnswerOver = (
  request: AnswerRequest,
  states: CounterStates,
  now: Instant,
  hasRoom: boolean,
): AnswerDecision => {
  const { pair, strictness } = request;
  const place = states.find(pair.key, now);
  const kept = pairAt(states, place);
  const isFirst = kept === undefined;
  const mayTell = hasRoom && strictness !== 3;
  if (mayTell && !isFirst && kept !== ASKED) return { open: true, isNew: false, isFirst, ledgers: [] };
  const told =
    mayTell && strictness !== NOTHING_TO_TELL
      ? tellOver(request, place, states, now, strictness)
      : { open: false, isNew: false, ledgers: [] };
  if (isFirst && !told.open) states.keep(pair.key, place, ASKED, now + pair.openMs, now);
  return { ...told, isFirst };
};

/** Takes back in process what the first answer of a pair charged. */
export const refundAnswerOver = (
  { pair, ledgers }: AnswerRequest,
  { isNew, ledgers: readings }: AnswerDecision,
  states: CounterStates,
  now: Instant,
): void => {
  if (!isNew) return;
  const pairPlace = states.find(pair.key, now);
  if (pairAt(states, pairPlace) === pair.opened) states.keep(pair.key, pairPlace, '', now, now);
  for (const [index, { key, trickleMs }] of ledgers.entries()) {
    const place = readings[index]?.fits === true ? states.find(key, now) : -1;
    if (place >= 0) refundLedger(ledgerAt(states, place), trickleMs);
  }
};

/** `DecisionStore.repay` in process. */
export const repayOver = (request: RepayRequest, states: CounterStates, now: Instant): boolean => {
  const { pairKey, completedMs, credits } = request;
  const pairPlace = states.find(pairKey, now);
  const kept = pairAt(states, pairPlace);
  states.keep(pairKey, pairPlace, COMPLETED, now + completedMs, now);
  if (kept === COMPLETED) return false;
  for (const credit of credits(kept === ASKED ? undefined : kept)) {
    const place = states.find(credit.key, now);
    const state = ledgerAt(states, place);
    repayLedger(state, credit, now);
    keepLedger(states, credit.key, place, state, now);
  }
  return true;
};
