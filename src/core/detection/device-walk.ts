import { DAY } from '../time.ts';

/**
 * Threshold random walk of a device (Jung, Paxson, Berger & Balakrishnan 2004, IEEE Symposium on Security and Privacy):
 * the log-likelihood ratio, in 1/1000 nats, that it enumerates, by the registrations that it starts and completes. A start
 * counts as not completed until it is; the walk never falls below 0, so that nobody saves up for later.
 */

/** Of the starts of people and of enumerators, so many complete. */
const PEOPLE = 0.85;
const ENUMERATORS = 0.05;

const milli = (nats: number): number => Math.round(1_000 * nats);

/** What a start adds: 1.846 nats. */
export const STARTED = milli(Math.log((1 - ENUMERATORS) / (1 - PEOPLE)));
/** What a completion changes: its start is taken back, and it speaks against. −4.679 nats. */
export const COMPLETED_START = milli(Math.log(ENUMERATORS / PEOPLE)) - STARTED;
/**
 * From here on nothing is told: ln(0.99 ÷ 0.001), one in a thousand people at most, and 99 of 100 enumerators. Four
 * starts, of which none is completed.
 */
export const EXPOSED_FROM = milli(Math.log(0.99 / 0.001));
/** No further: so that one completion is enough to be told again. */
export const WALK_TOP = 4 * STARTED;
/** For how long a walk is remembered after its last step, and a device is told nothing, in milliseconds. */
export const WALK_MS = DAY;
/** Devices that are told nothing at a time; beyond, the one that asked longest ago is told again. */
export const MAX_EXPOSED = 10_000;

/** What a device has done. */
export interface WalkStep {
  /** Keyed hash. */
  readonly device: string;
  /** Nats: `STARTED` or `COMPLETED_START`. */
  readonly change: number;
}

/** What has become of a device: told nothing from this step on, told again, or neither. */
export type Crossing = 'exposed' | 'cleared' | 'none';

/** The walk after a step. */
export const walkOn = (walk: number, change: number): number =>
  Math.min(Math.max(walk + change, 0), WALK_TOP);

/** What the step from one to the other means. */
export const crossingOf = (before: number, after: number): Crossing => {
  const [was, is] = [before >= EXPOSED_FROM, after >= EXPOSED_FROM];
  if (was === is) return 'none';
  return is ? 'exposed' : 'cleared';
};

/** A device of which it changed whether it is told anything, or that has asked again. */
export interface Exposure {
  readonly device: string;
  /** By the clock of the instance that noticed. */
  readonly at: number;
  readonly isExposed: boolean;
}
