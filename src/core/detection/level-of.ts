import type { Segment } from '../containment/segment.ts';
import type { Strictness } from '../containment/ledger.ts';
import type { Instant } from '../time.ts';
import type { Pin, WatchState } from './state.ts';

/** The pin that holds a segment now. */
export const pinOf = ({ pins }: WatchState, segment: Segment, now: Instant): Pin | undefined => {
  const pin = pins.get(segment);
  return pin?.until === undefined || now < pin.until ? pin : undefined;
};

/** How careful answers in a segment are: as its pin says, or as the detectors found. */
export const levelOf = (state: WatchState, segment: Segment, now: Instant): Strictness =>
  pinOf(state, segment, now)?.level ?? state.scopes.get(segment)?.containment.level ?? 0;

/** The segments of which something is known: asked about, or pinned. */
export const segmentsOf = ({ scopes, pins }: WatchState): readonly Segment[] => [
  ...new Set([...scopes.keys(), ...pins.keys()].filter((scope) => scope !== 'all')),
];
