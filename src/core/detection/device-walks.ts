import type { Segment } from '../containment/segment.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Instant } from '../time.ts';
import type { Count } from './count-observation.ts';
import { COMPLETED_START, STARTED, type WalkStep } from './device-walk.ts';
import type { Observation } from './observation.ts';
import type { WatchStore } from './watch-store.ts';

/** Steps that wait to be told at most: a second of starts beyond which more are not looked at. */
const MAX_STEPS = 5_000;

interface Noted extends WalkStep {
  readonly segment: Segment;
}

/** Takes each device, and what it does, to the walk that all instances share. */
export interface DeviceWalks {
  /** A start, or a completion. */
  note(observation: Observation): void;
  /** Tells the store, and counts who is told nothing from now on. @throws {StoreUnavailable} */
  tell(now: Instant): Promise<void>;
}

/** Steps wait here for a second at most; of a device that is not attested there are none. */
export const createDeviceWalks = (
  { store, hash }: { readonly store: Pick<WatchStore, 'walk'>; readonly hash: KeyedHash },
  count: Count,
): DeviceWalks => {
  let noted: Noted[] = [];
  return {
    note({ facts, segment, isStart, isCompletion }) {
      if (facts?.device === undefined || segment === undefined || noted.length >= MAX_STEPS) return;
      const device = hash('device', facts.device.thumbprint);
      if (isStart) noted.push({ device, segment, change: STARTED });
      if (isCompletion) noted.push({ device, segment, change: COMPLETED_START });
    },
    async tell(now) {
      const steps = noted;
      noted = [];
      const crossings = steps.length === 0 ? [] : await store.walk(steps, now);
      for (const [at, { segment }] of steps.entries())
        if (crossings[at] === 'exposed') count(segment, 'exposed');
    },
  };
};
