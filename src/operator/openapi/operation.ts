import { z } from 'zod';

import type { ProblemCode } from '../../core/problems/table.ts';

/** What an operation takes: its schema, and a body that it would take. */
export interface RequestAbout {
  readonly schema: z.ZodType;
  readonly example: Readonly<Record<string, unknown>>;
}

/** Everything that is published about an operation. */
export interface OperationAbout {
  /** One line. */
  readonly summary: string;
  readonly request?: RequestAbout;
  /** By status, what the body is. */
  readonly answers: Readonly<Partial<Record<200 | 201, z.ZodType>>>;
  /** Beyond those that every operation has. */
  readonly problems?: readonly ProblemCode[];
}

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An operation of the API: where it is, and what is published about it. */
export interface Operation<M extends Method = Method> {
  readonly method: M;
  /** Below `/operator/v1`, in the form of Express. */
  readonly path: `/${string}`;
  readonly about: OperationAbout;
  /** A write stands in the audit log, and names its operator. */
  readonly isWrite: boolean;
}

/** Names an operation that changes nothing. */
export const reads = <M extends 'GET' | 'POST'>(
  method: M,
  path: `/${string}`,
  about: OperationAbout,
): Operation<M> => ({ method, path, about, isWrite: false });

/** Names an operation that changes something. */
export const writes = <M extends 'POST' | 'PUT' | 'DELETE'>(
  method: M,
  path: `/${string}`,
  about: OperationAbout,
): Operation<M> => ({ method, path, about, isWrite: true });
