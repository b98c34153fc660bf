import type { ProblemCode } from '../problems/table.ts';

/** What a client can fail at, each with the problems by which it shows. */
const FAILURES = {
  /** No token, or one that was not accepted. */
  attestation: ['attestation_required', 'attestation_invalid'],
  /** No proof, or one that was not accepted, or was used before. */
  proof: ['proof_invalid'],
  /** A number that cannot be one. */
  number: ['number_invalid'],
  /** A wrong code. */
  code: ['code_invalid'],
  /** A limit that was full. */
  limit: ['quota_exceeded'],
} as const satisfies Record<string, readonly ProblemCode[]>;

export type FailureKind = keyof typeof FAILURES;

export const FAILURE_KINDS = Object.keys(FAILURES) as readonly FailureKind[];

/** After these nobody knows which device it was: what it claims may be another’s. */
export const ANONYMOUS_FAILURES: readonly FailureKind[] = ['attestation', 'proof'];

/** What a problem is a failure at; undefined where it is none of the client’s. */
export const failureOf = (code: ProblemCode | undefined): FailureKind | undefined =>
  code === undefined
    ? undefined
    : FAILURE_KINDS.find((kind) => (FAILURES[kind] as readonly ProblemCode[]).includes(code));
