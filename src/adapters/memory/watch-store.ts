import { COUNTS_MS, type WatchStore } from '../../core/detection/watch-store.ts';
import { STEP_MS } from '../../core/detection/signals.ts';
import type { Clock } from '../../core/time.ts';
import { createFailedBlocks } from './failed-blocks.ts';

export interface MemoryWatchStoreDeps {
  readonly clock: Clock;
  /** Blocks with failed numbers kept at most: 1.25 kB each. Beyond, the one that was quiet longest goes. */
  readonly maxBlocks: number;
}

/** What is watched, in process: for one instance, and for the simulator. */
export const createMemoryWatchStore = ({ clock, maxBlocks }: MemoryWatchStoreDeps): WatchStore => {
  const steps = new Map<number, Record<string, string>>();
  const blocks = createFailedBlocks({ clock, maxBlocks });
  let kept: string | undefined;
  const forgetSteps = (): void => {
    const oldest = Math.floor((clock() - COUNTS_MS) / STEP_MS);
    for (const step of steps.keys()) if (step < oldest) steps.delete(step);
  };
  return {
    add(step, counts) {
      forgetSteps();
      const known = steps.get(step) ?? {};
      for (const [field, by] of counts) known[field] = String(Number(known[field] ?? 0) + by);
      steps.set(step, known);
      return Promise.resolve();
    },
    counts: (step) => Promise.resolve({ ...steps.get(step) }),
    fail: (numbers) => Promise.resolve(numbers.map((number) => blocks.fail(number))),
    clear(numbers) {
      for (const number of numbers) blocks.clear(number);
      return Promise.resolve();
    },
    state: () => Promise.resolve(kept),
    replace(before, after) {
      if (kept !== before) return Promise.resolve(false);
      kept = after;
      return Promise.resolve(true);
    },
  };
};
