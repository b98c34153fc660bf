import type { Segment } from '../containment/segment.ts';
import { fictionalCountry } from '../numbers/fictional-ranges.ts';
import type { Observation } from './observation.ts';
import { fieldOf, type Counter, type Scope, type SignalKind, type TripwireKind } from './signals.ts';

/** The North American plan’s numbers for fiction, 555-01XX in every area, count as valid. */
const FICTIONAL_555 = /^\+1\d{3}55501\d{2}$/;

/** Why it is about a number that nobody honest has; undefined where somebody may have it. */
export const tripwireOf = ({ facts, isHoney }: Observation): TripwireKind | undefined => {
  if (isHoney) return 'honey';
  const e164 = facts?.number?.e164 ?? '';
  return FICTIONAL_555.test(e164) || fictionalCountry(e164) !== undefined ? 'fictional' : undefined;
};

/** Adds to a counter, 1 unless said. */
export type Count = (scope: Scope, counter: Counter, by?: number, kind?: SignalKind) => void;

/** What any request shows. */
export const countRequest = (observation: Observation, count: Count): void => {
  const { facts, code, attestation, replayed } = observation;
  if (facts?.number !== undefined || code === 'number_invalid') count('all', 'numbers');
  if (code === 'number_invalid') count('all', 'invalid');
  if (attestation?.ok === true) count('all', 'proofs');
  if (replayed) count('all', 'replays', 1, 'proof');
};

/** What a start or a completion for a number shows that nobody honest has. */
export const countTripwire = (observation: Observation, segment: Segment, count: Count): void => {
  const tripwire = tripwireOf(observation);
  if (tripwire === undefined) return;
  if (observation.isStart && observation.isBeyondOwn !== true) count(segment, 'tripwires', 1, tripwire);
  if (observation.isCompletion) count(segment, 'excused');
};

/** What the start of a registration shows. */
export const countStart = (observation: Observation, segment: Segment, count: Count): void => {
  count(segment, 'starts');
  count('all', `country:${observation.facts?.number?.country ?? 'none'}`);
  count('all', `route:${observation.routeId}`);
  const network = observation.facts?.network?.networkClass;
  if (network === undefined || network === 'unknown') return;
  count(segment, 'networks');
  if (network === 'hosting') count(segment, 'hosting');
};

/** What was seen since it was last taken. */
export const createTally = (onCount: (counter: Counter, count: number, kind?: SignalKind) => void) => {
  let counts = new Map<string, number>();
  return {
    count: (scope: Scope, counter: Counter, by = 1, kind?: SignalKind): void => {
      onCount(counter, by, kind);
      const field = fieldOf(scope, counter);
      counts.set(field, (counts.get(field) ?? 0) + by);
    },
    take(): ReadonlyMap<string, number> {
      const taken = counts;
      counts = new Map();
      return taken;
    },
  };
};
