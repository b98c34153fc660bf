import { randomUUID } from 'node:crypto';

import type { AuditLog } from '../core/audit/audit-log.ts';
import { summaryOf, type Evidence } from '../core/detection/charts.ts';
import type { WatchEvent } from '../core/detection/evaluate.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import { instantText, type Clock } from '../core/time.ts';

export interface RecordContainmentDeps {
  readonly audit: AuditLog;
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
}

/** By whom, in the audit log. */
const BY = 'detection';

const describeEvidence = ({ detector, ratio, since, scope }: Evidence): string =>
  `${detector} of ${scope}: ${ratio.toFixed(2)} of its threshold, an alarm since ${instantText(since)}`;

const describeLearned = (evidence: readonly Evidence[]): string[] => {
  const found = summaryOf(evidence);
  return found === undefined
    ? []
    : [`truthful answers that nobody completed: ${found.foreign} since ${instantText(found.risingSince)}`];
};

/**
 * Writes each change of containment into the audit log, with the evidence for it, on the instance that was first to
 * notice. Never throws: what is contained is contained, also where it cannot be written.
 */
export const createRecordContainment =
  ({ audit, hash, clock, telemetry }: RecordContainmentDeps) =>
  (event: WatchEvent): void => {
    if (event.kind !== 'containment') return;
    const { segment, from, to, evidence } = event;
    const changes = [
      `${segment}: from level ${from} to ${to}`,
      ...evidence.map(describeEvidence),
      ...describeLearned(evidence),
    ];
    const entry = { id: randomUUID(), at: clock(), operator: BY, action: 'contain', kind: 'segment' };
    audit.append({ ...entry, subject: hash('segment', segment), changes, outcome: 'done' }).then(
      () => telemetry.degraded('audit', false),
      () => telemetry.degraded('audit', true, 'audit_file_unwritable'),
    );
  };
