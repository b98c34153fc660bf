import type { Instant } from '../time.ts';

/**
 * A debt that completion repays (docs/containment.md). A start that was answered adds one unit, a completed
 * registration takes 1 + β back, and time forgives one unit per `trickleMs`. What never completes gets `capacity`
 * answers at any speed, and then one per `trickleMs`.
 *
 * All numbers are whole, and the Redis script holds the same arithmetic, so that both stores agree to the bit.
 */
export interface LedgerState {
  /** The debt in milliseconds until time alone has forgiven it: a unit is `trickleMs`. */
  level: number;
  /** When the level was true; never before an earlier change, so that a clock that steps back forgives nothing. */
  updatedAt: Instant;
  /** Completions of the last three minutes, fading, in 1/1024. */
  recent: number;
  /** Starts and completions of the last day, fading, in 1/1024. */
  starts: number;
  completions: number;
  /** Number of the fading step (`FADE_STEP_MS`) that the three above are true for. */
  step: number;
}

/** What one ledger is, for one request. */
export interface LedgerCharge {
  /** Full store key. */
  readonly key: string;
  /** Units of debt that it holds: C₀. A positive integer. */
  readonly capacity: number;
  /** Milliseconds in which time forgives one unit. */
  readonly trickleMs: number;
  /** False in shadow: it would blind, and says so. */
  readonly enforced: boolean;
  /** Whether a completion within the last days shows that the device is known. */
  readonly knowsDevice?: boolean;
  /** Room for as many as completed in about a day, where that is more. */
  readonly trusts?: boolean;
  /** Who asks from a source of which most starts complete is known. */
  readonly vouches?: boolean;
  /** Half of the capacity is for those who are known, by a ledger before this one. */
  readonly reserves?: boolean;
}

/**
 * How careful containment is: 0 not at all, 1 halves what never completed, 2 tells only devices that completed before,
 * 3 tells nothing, and charges nothing.
 */
export type Strictness = 0 | 1 | 2 | 3;

/** What a completion takes back: `base` for the start itself, where it was charged, and β between these bounds. */
export interface LedgerCredit {
  readonly key: string;
  readonly trickleMs: number;
  readonly base: 0 | 1;
  readonly from: number;
  readonly to: number;
}

export interface LedgerReading {
  /** Units owed, rounded up. */
  readonly debt: number;
  /** Units that fit now, of whoever is known. */
  readonly capacity: number;
  readonly fits: boolean;
}

/** 7/8 every 24 s is e^(−t / 180 s). */
export const FADE_STEP_MS = 24_000;
/** 7/8 every 3 h is e^(−t / 22.5 h). */
export const SLOW_STEPS = 450;
/** One, of what fades. */
export const FADING_UNIT = 1_024;
/** From 2^20 units nothing is left after that many steps. */
const MAX_STEPS = 256;
/** How long a source that has completed is known to have. */
export const KNOWN_MS = 86_400_000;
/** The gate’s β follows 1.2 × (1 − c) ÷ c, where c is the share of starts that complete. */
const MARGIN = 1.2;

/** The ledger of a source never seen. */
export const createLedger = (): LedgerState => ({
  level: 0,
  updatedAt: 0,
  recent: 0,
  starts: 0,
  completions: 0,
  step: 0,
});

const fade = (value: number, steps: number): number => {
  let left = value;
  for (let at = Math.min(steps, MAX_STEPS); at > 0 && left > 0; at -= 1) left = Math.floor((left * 7) / 8);
  return left;
};

const half = (capacity: number): number => Math.floor((capacity + 1) / 2);

const levelAt = ({ level, updatedAt }: LedgerState, now: Instant): number =>
  Math.max(level - Math.max(now - updatedAt, 0), 0);

/**
 * Units that fit. Room for the starts that still wait for their message: as many as complete in three minutes, or, where a
 * source is trusted by what it has completed, in a day. What never completed has none of that, and half where containment is
 * careful: rounded up, so that of a device’s three two are left, for a phone with two numbers.
 */
const roomOf = (
  recent: number,
  completions: number,
  { capacity, trusts }: LedgerCharge,
  strictness: Strictness,
): number => {
  if (strictness > 0 && completions === 0) return half(capacity);
  const waiting = trusts === true ? Math.max(recent, completions) : recent;
  return Math.max(capacity, Math.floor(waiting / FADING_UNIT));
};

/** Units that fit for whoever is not known: of the capacity half, and all that waiting starts have room for. */
const roomOfStrangers = (recent: number, room: number, { capacity }: LedgerCharge): number =>
  Math.min(room, Math.max(half(capacity), Math.floor(recent / FADING_UNIT)));

const stepAt = (state: LedgerState, now: Instant): number =>
  Math.max(state.step, Math.floor(now / FADE_STEP_MS));

const slowSteps = (from: number, to: number): number =>
  Math.floor(to / SLOW_STEPS) - Math.floor(from / SLOW_STEPS);

/** Changes `state` to what time has left of it at `now`. */
const pass = (state: LedgerState, now: Instant): void => {
  state.level = levelAt(state, now);
  state.updatedAt = Math.max(state.updatedAt, now);
  const step = stepAt(state, now);
  const slow = slowSteps(state.step, step);
  state.recent = fade(state.recent, step - state.step);
  state.starts = fade(state.starts, slow);
  state.completions = fade(state.completions, slow);
  state.step = step;
};

/** Whether at least half of what was told here, in about a day, has completed: so it costs a completion for each answer to be known. */
export const vouchesFor = (state: LedgerState, { vouches }: LedgerCharge, now: Instant): boolean => {
  if (vouches !== true || state.completions === 0) return false;
  const slow = slowSteps(state.step, stepAt(state, now));
  const completions = fade(state.completions, slow);
  return completions > 0 && 2 * completions >= fade(state.starts, slow);
};

/** Whether one more answer fits at `now`. `isKnown`: a ledger before this one vouches for who asks. */
export const readLedger = (
  state: LedgerState,
  charge: LedgerCharge,
  now: Instant,
  strictness: Strictness,
  isKnown = true,
): LedgerReading => {
  const { trickleMs, knowsDevice, reserves } = charge;
  const level = levelAt(state, now);
  const step = stepAt(state, now);
  const completions = fade(state.completions, slowSteps(state.step, step));
  const recent = fade(state.recent, step - state.step);
  const room = roomOf(recent, completions, charge, strictness);
  const own = reserves === true && !isKnown ? roomOfStrangers(recent, room, charge) : room;
  const isTold = !(strictness === 2 && completions === 0 && knowsDevice === true);
  return {
    debt: Math.ceil(level / trickleMs),
    capacity: room,
    fits: isTold && level + trickleMs <= own * trickleMs,
  };
};

/** Changes `state`: an answer was given. */
export const chargeLedger = (state: LedgerState, { trickleMs }: LedgerCharge, now: Instant): void => {
  pass(state, now);
  state.level += trickleMs;
  state.starts += FADING_UNIT;
};

/** Changes `state`: the answer was not given after all. */
export const refundLedger = (state: LedgerState, trickleMs: number): void => {
  state.level = Math.max(state.level - trickleMs, 0);
  state.starts = Math.max(state.starts - FADING_UNIT, 0);
};

/** Changes `state`: a registration was completed. */
export const repayLedger = (
  state: LedgerState,
  { trickleMs, base, from, to }: LedgerCredit,
  now: Instant,
): void => {
  pass(state, now);
  state.recent += FADING_UNIT;
  state.completions += FADING_UNIT;
  const failed = Math.max(state.starts - state.completions, 0);
  const beta = Math.min(Math.max((MARGIN * failed) / state.completions, from), to);
  state.level = Math.max(state.level - Math.floor((base + beta) * trickleMs + 0.5), 0);
};

/** From this instant on the state says nothing. */
export const ledgerEmptyAt = ({ level, updatedAt, completions }: LedgerState): Instant =>
  updatedAt + (completions > 0 ? Math.max(level, KNOWN_MS) : level);
