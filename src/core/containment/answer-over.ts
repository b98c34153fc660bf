import type { CounterSlot, CounterStates } from '../limits/counter-states.ts';
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
interface PairState {
  text: string;
}

const pairOf = (slot: CounterSlot | undefined): PairState | undefined => {
  const pair = slot?.state as PairState | undefined;
  return pair?.text === '' ? undefined : pair;
};

const remember = (
  states: CounterStates,
  key: string,
  text: string,
  expiresAt: Instant,
  now: Instant,
): void => {
  const slot = states.find(key, now);
  if (slot === undefined) {
    states.insert(key, { text }, expiresAt, now);
    return;
  }
  (slot.state as PairState).text = text;
  slot.expiresAt = Math.max(slot.expiresAt, expiresAt);
};

const stateOf = (slot: CounterSlot | undefined): LedgerState =>
  (slot?.state as LedgerState | undefined) ?? createLedger();

/** Keeps a changed state: in its slot, or in a new one. */
const keep = (
  states: CounterStates,
  key: string,
  slot: CounterSlot | undefined,
  state: LedgerState,
  now: Instant,
): void => {
  const expiresAt = ledgerEmptyAt(state);
  if (slot === undefined) states.insert(key, state, expiresAt, now);
  else slot.expiresAt = Math.max(slot.expiresAt, expiresAt);
};

/** What is asked of the ledgers, where the limits leave room. */
const tellOver = (
  { pair, ledgers }: AnswerRequest,
  states: CounterStates,
  now: Instant,
  strictness: Strictness,
): Omit<AnswerDecision, 'isFirst'> => {
  let isKnown = false;
  const reads = ledgers.map((ledger) => {
    const slot = states.find(ledger.key, now);
    const state = stateOf(slot);
    isKnown ||= vouchesFor(state, ledger, now);
    return { ledger, slot, state, reading: readLedger(state, ledger, now, strictness, isKnown) };
  });
  const open = reads.every(({ ledger, reading }) => reading.fits || !ledger.enforced);
  if (open) {
    remember(states, pair.key, pair.opened, now + pair.openMs, now);
    for (const { ledger, slot, state, reading } of reads) {
      if (!reading.fits) continue;
      chargeLedger(state, ledger, now);
      keep(states, ledger.key, slot, state, now);
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
  const kept = pairOf(states.find(pair.key, now))?.text;
  const isFirst = kept === undefined;
  const mayTell = hasRoom && strictness !== 3;
  if (mayTell && !isFirst && kept !== ASKED) return { open: true, isNew: false, isFirst, ledgers: [] };
  const told =
    mayTell && strictness !== NOTHING_TO_TELL
      ? tellOver(request, states, now, strictness)
      : { open: false, isNew: false, ledgers: [] };
  if (isFirst && !told.open) remember(states, pair.key, ASKED, now + pair.openMs, now);
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
  const kept = pairOf(states.find(pair.key, now));
  if (kept?.text === pair.opened) kept.text = '';
  for (const [index, { key, trickleMs }] of ledgers.entries()) {
    const slot = readings[index]?.fits === true ? states.find(key, now) : undefined;
    if (slot !== undefined) refundLedger(slot.state as LedgerState, trickleMs);
  }
};

/** `DecisionStore.repay` in process. */
export const repayOver = (request: RepayRequest, states: CounterStates, now: Instant): boolean => {
  const { pairKey, completedMs, credits } = request;
  const kept = pairOf(states.find(pairKey, now))?.text;
  remember(states, pairKey, COMPLETED, now + completedMs, now);
  if (kept === COMPLETED) return false;
  for (const credit of credits(kept === ASKED ? undefined : kept)) {
    const slot = states.find(credit.key, now);
    const state = stateOf(slot);
    repayLedger(state, credit, now);
    keep(states, credit.key, slot, state, now);
  }
  return true;
};
