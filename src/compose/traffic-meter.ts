import type { Observe } from '../core/detection/observation.ts';
import { DISTINCT_KINDS, type DistinctStore } from '../core/meters/distinct.ts';
import { createDistinctMeter, type DistinctMeter } from '../core/meters/distinct-meter.ts';
import { createTrafficMeter } from '../core/meters/traffic.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';
import { createRepeating } from './repeating.ts';

export interface TrafficMeterParts {
  readonly hash: KeyedHash;
  readonly telemetry: Telemetry;
  readonly clock: Clock;
  /** Of all instances; absent where this is the only one. */
  readonly distinctStore?: DistinctStore;
}

export interface ComposedTrafficMeter extends AsyncDisposable {
  readonly observe: Observe;
  readonly count: DistinctMeter['count'];
}

/** Between two turns of one kind, in milliseconds: the kinds take turns, so that none makes requests wait for long. */
export const DISTINCT_TURN_MS = 5_000;

/** Meters who asks about whom, and tells the other instances every few seconds, behind the requests. */
export const composeTrafficMeter = ({
  hash,
  telemetry,
  clock,
  distinctStore: store,
}: TrafficMeterParts): ComposedTrafficMeter => {
  const distinct = createDistinctMeter({ clock, ...(store === undefined ? {} : { store }) });
  const turning = createRepeating(DISTINCT_TURN_MS / DISTINCT_KINDS.length);
  let turns = 0;
  turning.start(async () => {
    const kind = DISTINCT_KINDS[turns % DISTINCT_KINDS.length];
    turns += 1;
    if (kind !== undefined) await distinct.turn(kind);
  });
  return {
    observe: createTrafficMeter({ hash, distinct, telemetry }),
    count: (kind, window) => distinct.count(kind, window),
    [Symbol.asyncDispose]: () => turning[Symbol.asyncDispose](),
  };
};
