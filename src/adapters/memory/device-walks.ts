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
import type { Instant } from '../../core/time.ts';

interface Walk {
  readonly at: number;
  readonly until: Instant;
}

/** Sets what goes last, and takes out the first where there are more than `most`. */
const setLast = <T>(map: Map<string, T>, key: string, value: T, most: number): void => {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
};

/** Walks of devices, for a day after their last step; beyond `maxDevices` the one that was quiet longest goes. */
export const createMemoryDeviceWalks = (maxDevices: number) => {
  const walks = new Map<string, Walk>();
  const changes = new Map<string, Exposure>();
  const step = ({ device, change }: WalkStep, now: Instant): Crossing => {
    const known = walks.get(device);
    const before = known !== undefined && known.until > now ? known.at : 0;
    const after = walkOn(before, change);
    if (after === 0) walks.delete(device);
    else setLast(walks, device, { at: after, until: now + WALK_MS }, maxDevices);
    const crossing = crossingOf(before, after);
    const isExposed = after >= EXPOSED_FROM;
    if (isExposed || crossing === 'cleared')
      setLast(changes, device, { device, at: now, isExposed }, MAX_EXPOSED);
    return crossing;
  };
  return {
    walk: (steps: readonly WalkStep[], now: Instant): readonly Crossing[] =>
      steps.map((one) => step(one, now)),
    exposures: (since: Instant): readonly Exposure[] => [...changes.values()].filter(({ at }) => at >= since),
  };
};
