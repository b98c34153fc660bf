import { PROBLEMS, type ProblemCode, type ProblemDefinition } from './table.ts';

export interface ProblemOptions {
  readonly cause?: unknown;
  /** Members added to the problem document (RFC 9457 §3.2); never anything that tells numbers apart. */
  readonly extensions?: Readonly<Record<string, unknown>>;
  /** Response header fields that belong to this refusal, for example `Retry-After`. */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A refusal that the client is told of. `code` is public and stable; `reason` is the machine reason for logs,
 * finer than the code and never sent.
 */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly reason: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: ProblemCode, reason: string, options: ProblemOptions = {}) {
    // Code and reason say where it comes from; walking the stack is a good part of what a refusal costs.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${code}: ${reason}`, options.cause === undefined ? undefined : { cause: options.cause });
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.reason = reason;
    this.extensions = options.extensions ?? {};
    this.headers = options.headers ?? {};
  }

  get definition(): ProblemDefinition {
    return PROBLEMS[this.code];
  }
}
