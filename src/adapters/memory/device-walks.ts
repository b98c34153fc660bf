import {
  crossingOf,
  EXPOSED_FROM,
  MAX_EXPOSED,
  WALK_MS,
  walkOn,
  type Crossing,
  type Exposure,
  type WalkStep,
} from '../../core/detection/device-walk.ts';
import { createOldestFirst } from '../../core/oldest-first.ts';
import type { Instant } from '../../core/time.ts';

interface Walk {
  readonly at: number;
  readonly until: Instant;
}

/** Walks of devices, for a day after their last step; beyond `maxDevices` the one that was quiet longest goes. */
export const createMemoryDeviceWalks = (maxDevices: number) => {
  const walks = createOldestFirst<Walk>(maxDevices);
  const changes = createOldestFirst<Exposure>(MAX_EXPOSED);
  const step = ({ device, change }: WalkStep, now: Instant): Crossing => {
    const known = walks.get(device);
    const before = known !== undefined && known.until > now ? known.at : 0;
    const after = walkOn(before, change);
    if (after === 0) walks.delete(device);
    else walks.set(device, { at: after, until: now + WALK_MS });
    const crossing = crossingOf(before, after);
    const isExposed = after >= EXPOSED_FROM;
    if (isExposed || crossing === 'cleared') changes.set(device, { device, at: now, isExposed });
    return crossing;
  };
  return {
    walk: (steps: readonly WalkStep[], now: Instant): readonly Crossing[] =>
      steps.map((one) => step(one, now)),
    exposures: (since: Instant): readonly Exposure[] => [...changes.values()].filter(({ at }) => at >= since),
  };
};
