import type { Segment } from '../containment/segment.ts';
import { alarmsOf } from '../detection/charts.ts';
import type { DetectorId } from '../detection/detectors.ts';
import { levelOf, pinOf, segmentsOf } from '../detection/level-of.ts';
import { STAND_DOWN_MS } from '../detection/levels.ts';
import { STEP_MS } from '../detection/signals.ts';
import type { WatchState } from '../detection/state.ts';
import type { Instant } from '../time.ts';

/** A segment whose answers are more careful than configured, and why. */
export interface Contained {
  readonly segment: Segment;
  readonly level: number;
  readonly since: Instant;
  /** Detectors in alarm, of the segment or of everything; none where the evidence has faded, or an operator pinned it. */
  readonly because: readonly DetectorId[];
  /** When the level falls by one, where nothing asks for it any more. */
  readonly fallsAt?: Instant;
  /** An operator holds it there, until then or for good. */
  readonly pin?: { readonly until?: Instant };
}

const containedOf = (state: WatchState, segment: Segment, now: Instant): Contained => {
  const level = levelOf(state, segment, now);
  const pin = pinOf(state, segment, now);
  if (pin !== undefined) {
    const until = pin.until === undefined ? {} : { until: pin.until };
    return { segment, level, since: pin.at, because: [], pin: until };
  }
  const [own, all] = [state.scopes.get(segment), state.scopes.get('all')];
  const alarms = [
    ...(own === undefined ? [] : alarmsOf(segment, own)),
    ...(all === undefined ? [] : alarmsOf('all', all)),
  ];
  const { since = 0, reasonAt = 0 } = own?.containment ?? {};
  const isFading = now - reasonAt > 2 * STEP_MS;
  return {
    ...{ segment, level, since, because: [...new Set(alarms.map(({ detector }) => detector))] },
    ...(isFading ? { fallsAt: reasonAt + STAND_DOWN_MS } : {}),
  };
};

/** Segments above level 0, the highest level first. */
export const containedIn = (state: WatchState, now: Instant): readonly Contained[] =>
  segmentsOf(state)
    .filter((segment) => levelOf(state, segment, now) > 0)
    .map((segment) => containedOf(state, segment, now))
    .sort((a, b) => b.level - a.level);
