import type { Instant } from '../time.ts';

/** One line of the audit log. */
export interface AuditEntry {
  /** Of the write: the line that says how it ended has the same. */
  readonly id: string;
  readonly at: Instant;
  /** The label that the operator gave. */
  readonly operator: string;
  readonly action: string;
  readonly kind: string;
  /** Keyed hash. */
  readonly subject: string;
  readonly reason?: string;
  /** Of a configuration: what changed, one line each, without values that may be secrets. */
  readonly changes?: readonly string[];
  /** `begun` is written before anything is done; `failed` where it is not known to be done. */
  readonly outcome: 'begun' | 'done' | 'failed';
}

/** Where it is written down what operators do. */
export interface AuditLog {
  /** Resolves when the line is on the disk. @throws where it is not. */
  append(entry: AuditEntry): Promise<void>;
}
