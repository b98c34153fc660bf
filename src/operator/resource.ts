import type { JsonObject } from '../core/attestation/strict-json.ts';
import type { Operation } from './openapi/operation.ts';

/** A request of an operator who has shown the token. */
export interface OperatorRequest {
  /** The label that the operator gave; of a read `operator` where there is none. */
  readonly operator: string;
  /** Of the path, percent-decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Empty where the request has none. */
  readonly body: JsonObject;
}

export interface OperatorAnswer {
  readonly status: 200 | 201;
  readonly body: object;
}

export interface OperatorRead extends Operation<'GET'> {
  read(request: OperatorRequest): OperatorAnswer | Promise<OperatorAnswer>;
}

/** A read whose question must not stand in a URL. */
export interface OperatorQuery extends Operation<'POST'> {
  query(request: OperatorRequest): OperatorAnswer | Promise<OperatorAnswer>;
}

/** What a write is about to do: it stands in the audit log before anything is done. */
export interface PlannedWrite {
  /** A word, such as `revoke`. */
  readonly action: string;
  /** What kind of subject, such as `device`. */
  readonly kind: string;
  /** The subject as keyed hash; never what it stands for. */
  readonly subject: string;
  /** The operator's words, where the write takes some; checked by `isReasonText`. */
  readonly reason?: string;
  /** Of a configuration: what changes, one line each. */
  readonly changes?: readonly string[];
  readonly run: () => Promise<OperatorAnswer>;
}

export interface OperatorWrite extends Operation<'POST' | 'PUT' | 'DELETE'> {
  /** Judges the request, and does nothing yet. @throws {Problem} for one that asks for nothing that can be done. */
  plan(request: OperatorRequest): PlannedWrite | Promise<PlannedWrite>;
}

/** One thing that can be done. */
export type OperatorOperation = OperatorRead | OperatorQuery | OperatorWrite;

/** One path of the API, and all that can be done there. */
export type OperatorResource = readonly OperatorOperation[];
