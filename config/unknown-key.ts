import { faultAt, type LocatedFault } from './located-fault.ts';
import { nearest } from '../src/core/nearest.ts';
import type { Path } from './path.ts';

/** The fault of a key that a mapping does not take; `known` is what it takes. */
export const unknownKey = (mapping: Path, key: string, known: readonly string[]): LocatedFault => {
  const meant = nearest(key, known);
  const remedy =
    meant === undefined ? `Remove it; known here: ${known.join(', ')}.` : `Did you mean ${meant}?`;
  return faultAt([...mapping, key], 'is not a setting of this version', remedy);
};
