import { STEP_MS, type Counter, type Scope, type StepCounts } from '../../../src/core/detection/signals.ts';
import type { Segment } from '../../../src/core/containment/segment.ts';
import { binomial, poisson, STEPS_PER_DAY } from './traffic.ts';

/** Who starts registrations, in one segment. */
export interface Crowd {
  readonly segment: Segment;
  /** Shares of starts by country. */
  readonly countries: Readonly<Record<string, number>>;
  /** Starts in a second. */
  readonly rate: number;
  readonly completion: number;
  /** Shares of starts by route. */
  readonly routes?: Readonly<Record<string, number>>;
  /** Of the answers that nobody completes, the share that names a registered number. */
  readonly hits?: number;
  /** Shares of starts. */
  readonly exposed?: number;
  readonly reused?: number;
  readonly scattered?: number;
  /** Of failed starts. */
  readonly crowded?: number;
  readonly adjacent?: number;
}

const ROUTES = { lookup: 0.7, register: 0.2, start: 0.1 };

/** Two parts of the world: its share of all starts, and the hour (UTC) at which most is going on there. */
const PARTS = [
  ['northern-america/tee', 0.6, 20, { US: 0.92, CA: 0.08 }],
  ['southern-asia/tee', 0.4, 8, { IN: 0.95, NP: 0.05 }],
] as const satisfies readonly (readonly [Segment, number, number, Crowd['countries']])[];

/** Everybody honest at a step of the day: 0.4 to 1.6 of the mean, by the sun. */
export const honest = (at: number, changes: Partial<Crowd> = {}, times = 1): Crowd[] =>
  PARTS.map(([segment, share, peak, countries]): Crowd => {
    const phase = at / STEPS_PER_DAY - peak / 24;
    const rate = times * 0.42 * share * (1 + 0.6 * Math.cos(2 * Math.PI * phase));
    return {
      ...{ segment, countries, rate, completion: 0.85, hits: 0.6, adjacent: 0.001 },
      ...{ exposed: 5e-6, reused: 1e-3, scattered: 2e-3, crowded: 5e-3 },
      ...changes,
    };
  });

type Add = (scope: Scope, counter: Counter, by: number) => void;

/** Divides starts by the shares of a whole. */
const divide = (
  random: () => number,
  starts: number,
  shares: Readonly<Record<string, number>>,
  add: (part: string, by: number) => void,
): void => {
  let [left, whole] = [starts, 1];
  for (const [part, share] of Object.entries(shares)) {
    const here = whole - share < 1e-9 ? left : binomial(random, left, share / whole);
    add(part, here);
    [left, whole] = [left - here, whole - share];
  }
};

const count = (random: () => number, crowd: Crowd, add: Add): void => {
  const { segment, countries, rate, completion, hits = 0.6, routes = ROUTES } = crowd;
  const starts = poisson(random, (rate * STEP_MS) / 1_000);
  if (starts === 0) return;
  const completed = binomial(random, starts, completion);
  const failed = starts - completed;
  const named = binomial(random, failed, hits);
  // Rare things are Poisson: that is quicker.
  const of = (share = 0, trials = starts) =>
    share > 0.1 ? binomial(random, trials, share) : Math.min(trials, poisson(random, trials * share));
  divide(random, starts, countries, (country, by) => add('all', `country:${country}`, by));
  divide(random, starts, routes, (route, by) => add('all', `route:${route}`, by));
  const counts = {
    ...{ starts, completed, failed, foreign: failed, hits: named, misses: failed - named },
    ...{ exposed: of(crowd.exposed), adjacent: of(crowd.adjacent, failed) },
    ...{ hardware: starts, reused: of(crowd.reused), located: starts, scattered: of(crowd.scattered) },
    ...{ vouched: failed, crowded: of(crowd.crowded, failed) },
  };
  for (const [signal, by] of Object.entries(counts)) add(segment, signal as keyof typeof counts, by);
  add('all', 'foreign', failed);
};

/** One step of them all; completions are counted with their starts, as if ten minutes had passed. */
export const worldStep = (random: () => number, crowds: readonly Crowd[]): StepCounts => {
  const step = new Map<Scope, Partial<Record<Counter, number>>>();
  const add = (scope: Scope, counter: Counter, by: number): void => {
    if (by === 0) return;
    const counts = step.get(scope) ?? {};
    counts[counter] = (counts[counter] ?? 0) + by;
    step.set(scope, counts);
  };
  for (const crowd of crowds) count(random, crowd, add);
  return step;
};
