import type { AuditEntry, AuditLog } from '../core/audit/audit-log.ts';
import { Problem } from '../core/problems/problem.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';
import type { OperatorAnswer, PlannedWrite } from './resource.ts';

export interface RunWriteDeps {
  readonly audit: AuditLog;
  readonly clock: Clock;
  /** A fresh UUID. */
  readonly createId: () => string;
  readonly telemetry: Pick<Telemetry, 'degraded' | 'operatorWrote'>;
}

/**
 * Does what was planned, once it stands in the audit log; how it ended is a second line.
 * @throws {Problem} `temporarily_unavailable` where the first line cannot be written: then nothing is done.
 */
export const createRunWrite = ({ audit, clock, createId, telemetry }: RunWriteDeps) => {
  const note = async (entry: Omit<AuditEntry, 'at'>): Promise<void> => {
    try {
      await audit.append({ ...entry, at: clock() });
      telemetry.degraded('audit', false);
    } catch (cause) {
      telemetry.degraded('audit', true, 'audit_file_unwritable');
      throw new Problem('temporarily_unavailable', 'audit_file_unwritable', {
        cause,
        extensions: { detail: 'The audit file cannot be written: nothing was done. See operator.auditFile.' },
      });
    }
  };
  return async (operator: string, { run, ...planned }: PlannedWrite): Promise<OperatorAnswer> => {
    const entry = { id: createId(), operator, ...planned };
    await note({ ...entry, outcome: 'begun' });
    // What is done cannot be refused any more: a last line that is missing shows in log and metric.
    const end = async (outcome: 'done' | 'failed'): Promise<void> => {
      telemetry.operatorWrote({ action: entry.action, kind: entry.kind, subject: entry.subject, outcome });
      await note({ ...entry, outcome }).catch(() => undefined);
    };
    try {
      const answer = await run();
      await end('done');
      return answer;
    } catch (error) {
      await end('failed');
      throw error;
    }
  };
};
