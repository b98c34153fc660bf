import { welchT } from './welch-t.ts';

/**
 * Whose response times are compared; the label of `enumeration_response_timing_t`. The second is the control: where two
 * registered numbers can be told apart, it is the measurement that is at fault.
 */
export const TIMING_PAIRS = ['registered_unregistered', 'registered_registered'] as const;
export type TimingPair = (typeof TIMING_PAIRS)[number];

/** A number of the self-probe. */
export type TimedNumber = 'registered' | 'registered_too' | 'unregistered';

/** Response times of each number that count, the last ones. */
export const TIMING_WINDOW = 500;
/** With fewer nothing is concluded. */
const LEAST = 30;
/** |t| from which on times differ: a chance of 1 in 150,000 where they do not (ISO/IEC 17825). */
const LEAK_T = 4.5;

const SIDES: Readonly<Record<TimingPair, readonly [TimedNumber, TimedNumber]>> = {
  registered_unregistered: ['registered', 'unregistered'],
  registered_registered: ['registered', 'registered_too'],
};

/** Of the times of both sides together; what is above counts as this. */
const CAPPED_SHARE = 0.9;

/**
 * Plain, or with the longest times capped alike on both sides, whichever tells more (Reparaz et al. 2017, dudect): a pause
 * of the machine would hide what every answer shows, and a cap what only some do.
 */
const tellingT = (one: readonly number[], other: readonly number[]): number => {
  const all = [...one, ...other].sort((first, second) => first - second);
  const most = all[Math.floor(all.length * CAPPED_SHARE)] ?? Infinity;
  const capped = (times: readonly number[]): number[] => times.map((ms) => Math.min(ms, most));
  const [plain, robust] = [welchT(one, other), welchT(capped(one), capped(other))];
  return Math.abs(robust) > Math.abs(plain) ? robust : plain;
};

/** Can the two be told apart by time? */
export const isTimingLeak = (t: number): boolean => Math.abs(t) > LEAK_T;

/** What the response times of the self-probe tell. */
export interface ResponseTiming {
  /** Milliseconds that a look-up of this number took. */
  add(number: TimedNumber, ms: number): void;
  /** Welch’s t: above 0 where the first of the pair takes longer; 0 while there is too little. */
  t(pair: TimingPair): number;
}

export const createResponseTiming = (): ResponseTiming => {
  const times: Readonly<Record<TimedNumber, number[]>> = {
    registered: [],
    registered_too: [],
    unregistered: [],
  };
  return {
    add(number, ms) {
      times[number].push(ms);
      if (times[number].length > TIMING_WINDOW) times[number].shift();
    },
    t(pair) {
      const [first, second] = SIDES[pair];
      const [one, other] = [times[first], times[second]];
      return Math.min(one.length, other.length) < LEAST ? 0 : tellingT(one, other);
    },
  };
};
