import type { Instant } from '../time.ts';
import type { DecisionRecord } from './record.ts';

/** How many records are kept a second, and at once. */
export interface RecordRate {
  readonly perSecond: number;
  readonly burst: number;
}

/**
 * Whoever shows a device is recorded apart from whoever does not: a flood without tokens crowds nobody out. Together at
 * most 950,400 records a day from one instance, of about half a kilobyte.
 */
const RECORD_RATES: Readonly<Record<'attested' | 'unattested', RecordRate>> = {
  attested: { perSecond: 10, burst: 2_000 },
  unattested: { perSecond: 1, burst: 200 },
};

export interface Recorder {
  /** Takes a record, or drops it; work for the one who answers is a push onto a list. */
  note(record: DecisionRecord): void;
  /** Takes out what was noted since, in order. */
  drain(): readonly DecisionRecord[];
  /** Records that were dropped since the start. */
  readonly dropped: number;
}

const createBucket = ({ perSecond, burst }: RecordRate) => {
  let level = 0;
  let at = 0;
  return (now: Instant): boolean => {
    level = Math.max(0, level - (Math.max(0, now - at) / 1_000) * perSecond);
    at = Math.max(at, now);
    if (level + 1 > burst) return false;
    level += 1;
    return true;
  };
};

/** Records between two writes, bounded in rate. */
export const createRecorder = (): Recorder => {
  const buckets = {
    attested: createBucket(RECORD_RATES.attested),
    unattested: createBucket(RECORD_RATES.unattested),
  };
  let noted: DecisionRecord[] = [];
  let dropped = 0;
  return {
    note(record) {
      const bucket = buckets[record.subjects.device === undefined ? 'unattested' : 'attested'];
      if (bucket(record.at)) noted.push(record);
      else dropped += 1;
    },
    drain() {
      const taken = noted;
      noted = [];
      return taken;
    },
    get dropped() {
      return dropped;
    },
  };
};
