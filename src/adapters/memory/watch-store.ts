import { COUNTS_MS, type WatchStore } from '../../core/detection/watch-store.ts';
import { STEP_MS } from '../../core/detection/signals.ts';
import type { Clock } from '../../core/time.ts';
import { createMemoryDeviceWalks } from './device-walks.ts';
import { createFailedBlocks } from './failed-blocks.ts';
import { createMemorySketches } from './sketches.ts';

export interface MemoryWatchStoreDeps {
  readonly clock: Clock;
  /** Blocks with failed numbers kept at most: 1.25 kB each. Beyond, the one that was quiet longest goes. */
  readonly maxBlocks: number;
  /** Devices with starts that are not completed kept at most: about 70 bytes each. */
  readonly maxDevices: number;
}

/** What is watched, in process: for one instance, and for the simulator. */
export const createMemoryWatchStore = ({
  clock,
  maxBlocks,
  maxDevices,
}: MemoryWatchStoreDeps): WatchStore => {
  const steps = new Map<number, Record<string, string>>();
  const blocks = createFailedBlocks({ clock, maxBlocks });
  const devices = createMemoryDeviceWalks(maxDevices);
  const sketches = createMemorySketches();
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
    walk: (steps, now) => Promise.resolve(devices.walk(steps, now)),
    exposures: (since) => Promise.resolve(devices.exposures(since)),
    mark: (sketch, marks, now) => Promise.resolve(sketches.mark(sketch, marks, now)),
    state: () => Promise.resolve(kept),
    replace(before, after) {
      if (kept !== before) return Promise.resolve(false);
      kept = after;
      return Promise.resolve(true);
    },
  };
};
