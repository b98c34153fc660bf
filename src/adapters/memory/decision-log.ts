import {
  RECORD_MS,
  RECORDED_KINDS,
  RECORDS_PER_SUBJECT,
  type DecisionLog,
  type DecisionRecord,
  type RecordedKind,
} from '../../core/decision-log/record.ts';
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
  const find = (id: string, now: number) => byId.find(id, now)?.state as DecisionRecord | undefined;
  const link = (record: DecisionRecord, kind: RecordedKind, subject: string, now: number): void => {
    const key = `${kind}:${subject}`;
    const slot = bySubject.find(key, now);
    if (slot === undefined) bySubject.insert(key, [record.id], now + RECORD_MS, now);
    else {
      const ids = slot.state as string[];
      ids.unshift(record.id);
      ids.length = Math.min(ids.length, RECORDS_PER_SUBJECT);
      slot.expiresAt = now + RECORD_MS;
    }
  };
  return {
    find: (id) => Promise.resolve(find(id, clock())),
    of(kind, subject) {
      const now = clock();
      const ids = (bySubject.find(`${kind}:${subject}`, now)?.state as readonly string[] | undefined) ?? [];
      return Promise.resolve(ids.map((id) => find(id, now)).filter((record) => record !== undefined));
    },
    keep(records) {
      const now = clock();
      for (const record of records) {
        byId.insert(record.id, record, now + RECORD_MS, now);
        for (const kind of RECORDED_KINDS) {
          const subject = record.subjects[kind];
          if (subject !== undefined) link(record, kind, subject, now);
        }
      }
      return Promise.resolve();
    },
  };
};
