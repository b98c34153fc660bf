import type { ProblemCode } from '../problems/table.ts';

/** A schema in JSON Schema 2020-12, which OpenAPI 3.1 takes as it is. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What is sent or answered, with an example of it. */
export interface Content {
  readonly mediaType: string;
  readonly schema: JsonSchema;
  readonly example: Readonly<Record<string, unknown>>;
}

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'header';
  readonly schema: JsonSchema;
  readonly example?: string;
  readonly description?: string;
}

/** One operation of the public listener, as it is published. */
export interface PublicOperation {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** Template with `{name}`. */
  readonly path: string;
  readonly summary: string;
  readonly tag: 'Protected routes' | 'Attestation';
  /** Names of security schemes that are needed together; none: anybody may ask. */
  readonly security: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly body?: Content;
  readonly status: number;
  readonly answer: Content;
  /** Fields of the answer, by name. */
  readonly headers: readonly string[];
  /** Beyond those that every operation has. */
  readonly problems: readonly ProblemCode[];
}
