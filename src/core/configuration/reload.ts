import type { Instant } from '../time.ts';
import type { Change } from './change.ts';

/** What caused a reload; the label of `config_reloads_total`. */
export const RELOAD_TRIGGERS = ['file', 'signal', 'operator'] as const;
export type ReloadTrigger = (typeof RELOAD_TRIGGERS)[number];

/**
 * `refused`: the files have faults. `restart_needed`: they differ in what only a start can take. `failed`: what they say
 * could not be built. Whatever is not `applied` leaves everything as it was.
 */
export const RELOAD_RESULTS = ['applied', 'unchanged', 'refused', 'restart_needed', 'failed'] as const;
export type ReloadResult = (typeof RELOAD_RESULTS)[number];

/** One thing that is wrong with a configuration, as `numberwall check` prints it; quotes no configured value. */
export interface ReloadFault {
  readonly path: string;
  readonly message: string;
  readonly remedy: string;
  /** `gateway.yaml:12`, or the environment variable. */
  readonly source?: string;
}

/** What came of a reload. */
export interface ReloadOutcome {
  readonly result: ReloadResult;
  /** What was applied; of a refused one, nothing. */
  readonly changes: readonly Change[];
  readonly faults: readonly ReloadFault[];
}

/** A reload, for telemetry. */
export interface ReloadEvent extends ReloadOutcome {
  readonly trigger: ReloadTrigger;
  readonly at: Instant;
  /** Why one failed. */
  readonly cause?: unknown;
}
