import { instantText, type Instant } from '../time.ts';
import type { ByPlatform, VersionStep } from './minimum-version.ts';

/** `2026-12-15` for the first instant of a day in UTC, else `2026-12-15T09:00:00.000Z`. */
const dayText = (instant: Instant): string => instantText(instant).replace('T00:00:00.000Z', '');

const describePlatform = (platform: string, steps: readonly VersionStep[], now: Instant): string => {
  const held = steps.findLast(({ from }) => from === undefined || from <= now);
  const since = held?.from === undefined ? '' : ` (since ${dayText(held.from)})`;
  const today =
    held === undefined ? 'every version is let in' : `versions below ${held.version} are refused${since}`;
  const later = steps.flatMap(({ version, from }) =>
    from === undefined || from <= now ? [] : [`below ${version} from ${dayText(from)} on`],
  );
  return `Today on ${platform}, ${[today, ...later].join('; ')}.`;
};

/** Which minimum app version holds at `now` and which are to come, one sentence for each platform that has any; UTC. */
export const describeMinimums = (
  minimums: ByPlatform<readonly VersionStep[]>,
  now: Instant,
): readonly string[] =>
  Object.entries(minimums).map(([platform, steps]) => describePlatform(platform, steps, now));
