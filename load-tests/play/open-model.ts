import { setTimeout as sleep } from 'node:timers/promises';

import { createSeededRandom } from '../../src/core/seeded-random.ts';

/** When requests are due: a Poisson process, so that no two runs of arrivals beat in time with a window. */
export interface ArrivalOptions<T> {
  readonly perSecond: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly signal: AbortSignal;
  /** By which the rate is multiplied just now. */
  readonly pace?: () => number;
  /** At most so many; the run is over with the last one. */
  readonly most?: number;
  /** Decides what will be asked, up to `AHEAD_MS` before it is due. */
  readonly plan: () => T;
  /** Makes planned ones ready, in their order. */
  readonly prepare: (planned: readonly T[]) => Promise<void>;
  /** Sends one that is due, at that time; does not wait. */
  readonly fire: (planned: T, atMs: number) => void;
  /** One was due and could not be sent: not ready, or too late. */
  readonly onDropped: (atMs: number) => void;
}

/** How long before it is due an arrival is planned, in milliseconds. */
const AHEAD_MS = 1_000;
const TICK_MS = 4;
/** Lateness at which an arrival is given up, in milliseconds. */
const TOO_LATE_MS = 1_000;

interface Planned<T> {
  readonly dueMs: number;
  readonly what: T;
  isReady: boolean;
}

/** Plans arrivals ahead of their time and hands them over to be prepared. */
const createPlanner = <T>(options: ArrivalOptions<T>) => {
  const { durationMs, perSecond, plan, prepare, pace = () => 1, most = Infinity } = options;
  const random = createSeededRandom(options.seed);
  const queue: Planned<T>[] = [];
  let planned = 0;
  const gap = (): number => (-Math.log(1 - random()) * 1_000) / (perSecond * pace());
  let next = gap();
  return {
    queue,
    isThrough: () => next >= durationMs || planned >= most,
    ahead(untilMs: number): void {
      const fresh: Planned<T>[] = [];
      for (; next < Math.min(untilMs, durationMs) && planned < most; next += gap()) {
        fresh.push({ dueMs: next, what: plan(), isReady: false });
        planned += 1;
      }
      if (fresh.length === 0) return;
      queue.push(...fresh);
      void prepare(fresh.map(({ what }) => what)).then(() => {
        for (const each of fresh) each.isReady = true;
      });
    },
  };
};

/** Lets arrivals come at their times, whatever became of those before: an open model. Resolves when the last one was sent. */
export const runArrivals = async <T>(options: ArrivalOptions<T>, beganAt: number): Promise<void> => {
  const { signal, fire, onDropped } = options;
  const planner = createPlanner(options);
  const now = (): number => performance.now() - beganAt;
  let head = 0;
  while (!signal.aborted && (head < planner.queue.length || !planner.isThrough())) {
    planner.ahead(now() + AHEAD_MS);
    for (let due = planner.queue[head]; due !== undefined && due.dueMs <= now(); due = planner.queue[head]) {
      head += 1;
      if (due.isReady && now() - due.dueMs < TOO_LATE_MS) fire(due.what, due.dueMs);
      else onDropped(due.dueMs);
    }
    await sleep(TICK_MS);
  }
};
