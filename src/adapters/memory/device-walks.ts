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
import { createSubjectTable } from './subject-table.ts';

/** Walks of devices, for a day after their last step; beyond `maxDevices` one that was quiet for long goes. */
export const createMemoryDeviceWalks = (maxDevices: number) => {
  const walks = createSubjectTable({ maxSubjects: maxDevices, onEvicted: () => undefined });
  const changes = createOldestFirst<Exposure>(MAX_EXPOSED);
  const step = ({ device, change }: WalkStep, now: Instant): Crossing => {
    const place = walks.find(device, now);
    const before = (walks.stateAt(place) ?? 0) as number;
    const after = walkOn(before, change);
    if (after === 0) walks.remove(device);
    else walks.keep(device, place, after, now + WALK_MS, now);
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
