import { Problem } from '../../core/problems/problem.ts';
import type { ProblemCode } from '../../core/problems/table.ts';

interface FailureDefinition {
  readonly code: ProblemCode;
  /** `upstream_failures_total{reason}` */
  readonly kind: 'timeout' | 'unreachable' | 'circuit_open' | 'pushed_back' | 'invalid';
  /** Does it speak for an upstream that is better left alone for a while? */
  readonly opensCircuit: boolean;
  /** Seconds. */
  readonly retryAfter?: number;
}

const define = <K extends string>(
  table: Record<K, FailureDefinition>,
): Readonly<Record<K, FailureDefinition>> => table;

const invalid = { code: 'upstream_invalid', kind: 'invalid', opensCircuit: true } as const;
const away = { code: 'temporarily_unavailable', retryAfter: 1 } as const;

/** Every way in which the upstream fails us, by machine reason. Nothing of what it said itself is passed on. */
export const UPSTREAM_FAILURES = define({
  upstream_unreachable: { ...away, kind: 'unreachable', opensCircuit: true },
  upstream_connection_lost: { ...away, kind: 'unreachable', opensCircuit: true },
  upstream_circuit_open: { ...away, kind: 'circuit_open', opensCircuit: false },
  upstream_pushed_back: { ...away, kind: 'pushed_back', opensCircuit: false },
  // Our own end: the pool is closed.
  upstream_closing: { ...away, kind: 'unreachable', opensCircuit: false },
  upstream_too_slow: { code: 'upstream_timeout', kind: 'timeout', opensCircuit: true },
  upstream_server_error: invalid,
  upstream_redirected: invalid,
  // It answers, and does not accept our own credentials: probing less often would not help.
  upstream_credentials: { ...invalid, opensCircuit: false },
  upstream_untrusted: invalid,
  upstream_answer_too_large: invalid,
  upstream_answer_coded: invalid,
  upstream_answer_not_http: invalid,
  upstream_answer_not_json: invalid,
});

export type UpstreamFailureReason = keyof typeof UPSTREAM_FAILURES;

export interface UpstreamFailureOptions {
  readonly cause?: unknown;
  /** Seconds, in place of the table's. */
  readonly retryAfter?: number;
}

/** A problem of the table above; `reason` picks the line. */
export class UpstreamFailure extends Problem {
  readonly failure: FailureDefinition;

  constructor(reason: UpstreamFailureReason, options: UpstreamFailureOptions = {}) {
    const failure = UPSTREAM_FAILURES[reason];
    const { cause, retryAfter = failure.retryAfter } = options;
    super(failure.code, reason, {
      ...(cause === undefined ? {} : { cause }),
      ...(retryAfter === undefined ? {} : { headers: { 'Retry-After': String(retryAfter) } }),
    });
    this.failure = failure;
  }
}
