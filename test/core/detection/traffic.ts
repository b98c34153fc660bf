import type { DetectorModes } from '../../../src/core/detection/charts.ts';
import { evaluateStep, type WatchEvent } from '../../../src/core/detection/evaluate.ts';
import { STEP_MS, type Counts, type StepCounts } from '../../../src/core/detection/signals.ts';
import { NOTHING_WATCHED, type WatchState } from '../../../src/core/detection/state.ts';
import type { Segment } from '../../../src/core/containment/segment.ts';

export const SEGMENT: Segment = 'northern-america/tee';
export const STEPS_PER_HOUR = 3_600_000 / STEP_MS;
export const STEPS_PER_DAY = 24 * STEPS_PER_HOUR;

/** Deterministic uniform numbers in [0, 1) (mulberry32). */
export const seeded = (seed: number): (() => number) => {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

/** How many of `n` independent trials hit. */
export const binomial = (random: () => number, n: number, share: number): number => {
  let hits = 0;
  for (let at = 0; at < n; at += 1) if (random() < share) hits += 1;
  return hits;
};

/** A Poisson count (Knuth), by its mean; large means in parts. */
export const poisson = (random: () => number, mean: number): number => {
  if (mean > 30) return poisson(random, mean / 2) + poisson(random, mean / 2);
  const limit = Math.exp(-mean);
  let [count, product] = [0, random()];
  while (product > limit) {
    count += 1;
    product *= random();
  }
  return count;
};

export interface Population {
  /** Starts in a second. */
  readonly rate: number;
  readonly completion: number;
  readonly tripwires?: number;
  /** Of failed starts. */
  readonly adjacent?: number;
}

/** One step of a population; completions are counted with their starts, as if ten minutes had passed. */
export const stepOf = (random: () => number, populations: readonly Population[]): Counts => {
  const sum = { starts: 0, completed: 0, failed: 0, tripwires: 0, adjacent: 0 };
  for (const { rate, completion, tripwires = 0, adjacent = 0 } of populations) {
    const starts = poisson(random, (rate * STEP_MS) / 1_000);
    const completed = binomial(random, starts, completion);
    sum.starts += starts;
    sum.completed += completed;
    sum.failed += starts - completed;
    sum.tripwires += binomial(random, starts, tripwires);
    sum.adjacent += binomial(random, starts - completed, adjacent);
  }
  return sum;
};

const ACT: DetectorModes = () => 'act';

/** Plays steps in one segment. Starts at midnight UTC. */
export const createWatched = (modes: DetectorModes = ACT, from: WatchState = NOTHING_WATCHED) => {
  let state = from;
  let step = from.through === 0 ? 20_000 * STEPS_PER_DAY : from.through + 1;
  const events: (WatchEvent & { readonly step: number })[] = [];
  const first = step;
  const playStep = (of: StepCounts): void => {
    const evaluated = evaluateStep(state, step, of, modes);
    ({ state } = evaluated);
    events.push(...evaluated.events.map((event) => ({ ...event, step: step - first })));
    step += 1;
  };
  return {
    events,
    play: (counts: Counts, all: Counts = {}): void =>
      playStep(
        new Map([
          [SEGMENT, counts],
          ['all', all],
        ]),
      ),
    playStep,
    get state() {
      return state;
    },
    get level() {
      return state.scopes.get(SEGMENT)?.containment.level ?? 0;
    },
    /** Steps played so far. */
    get steps() {
      return step - first;
    },
    alarms: (): string[] =>
      events.flatMap((event) => (event.kind === 'alarm' && event.isActive ? [event.evidence.detector] : [])),
  };
};
