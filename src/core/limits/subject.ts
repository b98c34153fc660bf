import type { Dimension } from '../subjects/dimension.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { DIMENSIONS, type DimensionId } from '../subjects/table.ts';

const BY_ID: ReadonlyMap<DimensionId, Dimension> = new Map(
  DIMENSIONS.map((dimension) => [dimension.id, dimension]),
);

/** Derives one subject of a request: its keyed hash, or undefined where the request lacks a dimension of it. */
export interface Subject {
  /** Equal for equal subjects, so that each is hashed once per request. */
  readonly id: string;
  hash(facts: RequestFacts): string | undefined;
}

const dimensionOf = (id: DimensionId): Dimension => {
  const dimension = BY_ID.get(id);
  if (dimension === undefined) throw new RangeError(`unknown dimension ${id}`);
  return dimension;
};

/** With its length before each value, no two lists of values are joined to the same text. */
const join = (dimensions: readonly Dimension[], facts: RequestFacts): string | undefined => {
  let joined = '';
  for (const dimension of dimensions) {
    const value = dimension.derive(facts);
    if (value === undefined) return undefined;
    joined += `${value.length}:${value}`;
  }
  return joined;
};

/**
 * The subject made of all of these dimensions together; one alone is hashed as itself, as everywhere else.
 * @throws {RangeError} for a dimension that is not in the table.
 */
export const compileSubject = (ids: readonly DimensionId[], hash: KeyedHash): Subject => {
  const id = ids.join('+');
  const dimensions = ids.map(dimensionOf);
  const [only] = dimensions;
  const derive =
    dimensions.length === 1 && only !== undefined
      ? (facts: RequestFacts) => only.derive(facts)
      : (facts: RequestFacts) => join(dimensions, facts);
  return {
    id,
    hash(facts) {
      const value = derive(facts);
      return value === undefined ? undefined : hash(id, value);
    },
  };
};
