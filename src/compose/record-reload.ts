import { randomUUID } from 'node:crypto';

import type { AuditLog } from '../core/audit/audit-log.ts';
import { describeChange } from '../core/configuration/change.ts';
import type { ReloadOutcome, ReloadTrigger } from '../core/configuration/reload.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

export interface RecordReloadDeps {
  readonly audit: AuditLog;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'degraded'>;
}

/**
 * Writes what a file or a signal has changed, or tried to, into the audit log; of an operator's reload the operator API
 * keeps the record. `subject` is the fingerprint of what runs now. Never throws.
 */
export const createRecordReload =
  ({ audit, clock, telemetry }: RecordReloadDeps) =>
  async (trigger: ReloadTrigger, { result, changes }: ReloadOutcome, subject: string): Promise<void> => {
    if (trigger === 'operator' || result === 'unchanged') return;
    const said =
      result === 'applied'
        ? { changes: changes.map(describeChange), outcome: 'done' as const }
        : { reason: result.replace('_', ' '), outcome: 'failed' as const };
    const write = { id: randomUUID(), at: clock(), operator: trigger, action: 'reload' };
    try {
      await audit.append({ ...write, kind: 'configuration', subject, ...said });
      telemetry.degraded('audit', false);
    } catch {
      // The file that was changed is itself a record, and may be what stops an attack: it holds all the same.
      telemetry.degraded('audit', true, 'audit_file_unwritable');
    }
  };
