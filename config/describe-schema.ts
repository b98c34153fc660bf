import { z } from 'zod';

import { schema } from './schema.ts';
import type { Path } from './path.ts';

/** The part of JSON Schema (2020-12) that our schema comes out as, with our own members. */
export interface SchemaNode {
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  /** Type and bounds in few words, where the setting is one string, number or choice. */
  readonly form?: string;
  readonly example?: string;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
  /** One of several mappings, told apart by a member that each has of its own. */
  readonly oneOf?: readonly SchemaNode[];
}

/** The schema as data: what may be written, not what it becomes. */
export const SCHEMA: SchemaNode = z.toJSONSchema(schema, { io: 'input' }) as SchemaNode;

/** The node itself, and the ways in which it can be written. */
const branchesOf = (node: SchemaNode): readonly SchemaNode[] => [
  node,
  ...(node.anyOf ?? []),
  ...(node.oneOf ?? []),
];

const child = (node: SchemaNode, part: string | number): SchemaNode | undefined => {
  for (const { properties, items, additionalProperties } of branchesOf(node)) {
    if (typeof part === 'number' && items !== undefined) return items;
    if (typeof part !== 'string') continue;
    if (properties !== undefined && Object.hasOwn(properties, part)) return properties[part];
    if (typeof additionalProperties === 'object') return additionalProperties;
  }
  return undefined;
};

/** What the schema says of the setting at `path`; undefined for an unknown one. */
export const describePath = (path: Path): SchemaNode | undefined =>
  path.reduce<SchemaNode | undefined>(
    (node, part) => (node === undefined ? undefined : child(node, part)),
    SCHEMA,
  );

/** Keys that a mapping at `path` takes. */
export const keysAt = (path: Path): readonly string[] => {
  const node = describePath(path);
  return node === undefined
    ? []
    : [...new Set(branchesOf(node).flatMap(({ properties }) => Object.keys(properties ?? {})))];
};
