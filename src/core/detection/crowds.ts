import type { Segment } from '../containment/segment.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { Instant } from '../time.ts';
import type { DetectorModes } from './charts.ts';
import type { Count } from './count-observation.ts';
import type { DetectorId } from './detectors.ts';
import type { Signal } from './signals.ts';
import { DEVICE_NETWORKS, HARDWARE_KEYS, ISSUER_KEYS, type Mark, type Sketch } from './sketch.ts';
import type { WatchStore } from './watch-store.ts';

/** Too many different things about one: what is counted, and what is too many. */
interface Crowd {
  readonly detector: DetectorId;
  readonly sketch: Sketch;
  /** One of this many is too many; above what honest use shows, below what an enumerator needs. */
  readonly from: number;
  readonly of: Signal;
  readonly crowded: Signal;
  /** What has how many of what. */
  readonly read: (facts: RequestFacts) => readonly [item: string | undefined, part: string | undefined];
}

/**
 * About forty failed keys in half a day to a day set that many bits of 64: where a thousand certificates vouch for honest phones, the
 * launch that brings five times as many people leaves fifteen behind each (L07).
 */
const CROWDED_KEYS = 30;

/** Looked at when a registration starts. */
const AT_START: readonly Crowd[] = [
  {
    ...{ detector: 'hardware-keys', sketch: HARDWARE_KEYS, from: 4, of: 'hardware', crowded: 'reused' },
    read: ({ device }) => [device?.hardwareSubject, device?.thumbprint],
  },
  {
    ...{ detector: 'token-networks', sketch: DEVICE_NETWORKS, from: 4, of: 'located', crowded: 'scattered' },
    read: ({ device, network }) => [device?.thumbprint, network?.asn],
  },
];

/** Looked at when it has failed: a certificate that many phones share has many keys, and they complete. */
const AT_FAILURE: readonly Crowd[] = [
  {
    ...{
      detector: 'new-issuer-keys',
      sketch: ISSUER_KEYS,
      from: CROWDED_KEYS,
      of: 'vouched',
      crowded: 'crowded',
    },
    read: ({ device }) => [device?.issuerSubject, device?.thumbprint],
  },
];

/** A mark, and whom it speaks of. */
export interface Marked extends Mark {
  readonly segment: Segment;
  readonly crowd: Crowd;
}

/** Marks that wait to be told at most. */
const MAX_MARKS = 10_000;

export interface Crowds {
  atStart(facts: RequestFacts, segment: Segment): void;
  /** What is to be kept of a start until its time is over. */
  keep(facts: RequestFacts, segment: Segment): readonly Marked[];
  /** Of a start that has failed. */
  failed(kept: readonly Marked[]): void;
  /** Tells the store, and counts what is too many. @throws {StoreUnavailable} */
  tell(now: Instant): Promise<void>;
}

export interface CrowdsDeps {
  readonly store: Pick<WatchStore, 'mark'>;
  readonly hash: KeyedHash;
  readonly modes: DetectorModes;
}

/** Counts how many keys, certificates and networks go together, in fixed room and behind the answers. */
export const createCrowds = ({ store, hash, modes }: CrowdsDeps, count: Count): Crowds => {
  let waiting: Marked[] = [];
  const marksOf = (crowds: readonly Crowd[], facts: RequestFacts, segment: Segment): Marked[] =>
    crowds.flatMap((crowd): Marked[] => {
      const [item, part] = modes(crowd.detector) === 'off' ? [] : crowd.read(facts);
      if (item === undefined || part === undefined) return [];
      const { id } = crowd.sketch;
      return [{ crowd, segment, item: hash(`crowd-${id}`, item), part: hash(`crowd-part-${id}`, part) }];
    });
  const wait = (marks: readonly Marked[]): void => {
    if (waiting.length < MAX_MARKS) waiting.push(...marks);
  };
  const tell = async (crowd: Crowd, marks: readonly Marked[], now: Instant): Promise<void> => {
    if (marks.length === 0) return;
    const { of, crowded, from, sketch } = crowd;
    const parts = await store.mark(sketch, marks, now);
    for (const [at, { segment }] of marks.entries()) {
      count(segment, of);
      if ((parts[at] ?? 0) >= from) count(segment, crowded);
    }
  };
  return {
    atStart: (facts, segment) => wait(marksOf(AT_START, facts, segment)),
    keep: (facts, segment) => marksOf(AT_FAILURE, facts, segment),
    failed: wait,
    async tell(now) {
      const marks = waiting;
      waiting = [];
      for (const crowd of [...AT_START, ...AT_FAILURE])
        await tell(
          crowd,
          marks.filter((mark) => mark.crowd === crowd),
          now,
        );
    },
  };
};
