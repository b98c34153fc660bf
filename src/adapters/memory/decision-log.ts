import {
  RECORD_MS,
  RECORDED_KINDS,
  RECORDS_PER_SUBJECT,
  type DecisionLog,
  type DecisionRecord,
  type RecordedKind,
} from '../../core/decision-log/record.ts';
import type { Place } from '../../core/limits/counter-states.ts';
import type { Clock } from '../../core/time.ts';
import { createSubjectTable } from './subject-table.ts';

export interface MemoryDecisionLogDeps {
  readonly clock: Clock;
  /** Records kept at most. */
  readonly maxRecords: number;
}

/** Decisions in process, bounded: those that were not used for long go first. */
export const createMemoryDecisionLog = ({ clock, maxRecords }: MemoryDecisionLogDeps): DecisionLog => {
  const onEvicted = (): void => undefined;
  const byId = createSubjectTable({ maxSubjects: maxRecords, onEvicted });
  const bySubject = createSubjectTable({ maxSubjects: maxRecords, onEvicted });
  const find = (id: string, now: number) => byId.stateAt(byId.find(id, now)) as DecisionRecord | undefined;
  const idsAt = (place: Place) => (bySubject.stateAt(place) ?? []) as readonly string[];
  const link = (record: DecisionRecord, kind: RecordedKind, subject: string, now: number): void => {
    const key = `${kind}:${subject}`;
    const place = bySubject.find(key, now);
    const ids = [record.id, ...idsAt(place)].slice(0, RECORDS_PER_SUBJECT);
    bySubject.keep(key, place, ids, now + RECORD_MS, now);
  };
  return {
    find: (id) => Promise.resolve(find(id, clock())),
    of(kind, subject) {
      const now = clock();
      const ids = idsAt(bySubject.find(`${kind}:${subject}`, now));
      return Promise.resolve(ids.map((id) => find(id, now)).filter((record) => record !== undefined));
    },
    keep(records) {
      const now = clock();
      for (const record of records) {
        byId.replace(record.id, record, now + RECORD_MS, now);
        for (const kind of RECORDED_KINDS) {
          const subject = record.subjects[kind];
          if (subject !== undefined) link(record, kind, subject, now);
        }
      }
      return Promise.resolve();
    },
  };
};
