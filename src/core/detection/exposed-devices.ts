import { createOldestFirst } from '../oldest-first.ts';
import type { Instant } from '../time.ts';
import { MAX_EXPOSED, WALK_MS, type Exposure } from './device-walk.ts';
import type { WatchStore } from './watch-store.ts';

/** Clocks of instances may differ by that many milliseconds, and a little for the way. */
const OVERLAP_MS = 10_000;

/** The devices that are told nothing, as this instance knows them: about 1 MB at most. */
export interface ExposedDevices {
  has(device: string, now: Instant): boolean;
  /** Takes what has changed since it was last read. @throws {StoreUnavailable} */
  read(now: Instant): Promise<void>;
  count(now: Instant): number;
  /** Saves whoever asks the hash of a device. */
  readonly isEmpty: boolean;
}

/** Follows what all instances have found: who asks here is not delayed by it. */
export const createExposedDevices = (store: Pick<WatchStore, 'exposures'>): ExposedDevices => {
  const until = createOldestFirst<Instant>(MAX_EXPOSED);
  let readAt: Instant | undefined;
  const take = ({ device, at, isExposed }: Exposure): void => {
    if (isExposed) until.set(device, at + WALK_MS);
    else until.delete(device);
  };
  const forget = (now: Instant): void => {
    for (let first = until.oldest(); first !== undefined && first.value <= now; first = until.oldest())
      until.delete(first.key);
  };
  return {
    has: (device, now) => (until.get(device) ?? 0) > now,
    async read(now) {
      const since = readAt === undefined ? now - WALK_MS : readAt - OVERLAP_MS;
      for (const exposure of await store.exposures(since)) take(exposure);
      readAt = now;
      forget(now);
    },
    count: (now) => [...until.values()].filter((end) => end > now).length,
    get isEmpty() {
      return until.size === 0;
    },
  };
};
