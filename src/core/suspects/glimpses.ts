import type { Observation } from '../detection/observation.ts';
import { segmentOf } from '../containment/segment.ts';
import { createTagOf } from '../meters/tag.ts';
import { createOldestFirst } from '../oldest-first.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';

/** What an instance has seen of a source itself. */
export interface Glimpse {
  /** How its key is kept, as the segment has it; `none` where nothing was attested. */
  readonly attestation: string;
  /** Distinct addresses, at most `MOST_ADDRESSES`. */
  readonly addresses: number;
  /** Countries of the numbers that it asked for, at most four. */
  readonly countries: readonly string[];
}

export const MOST_ADDRESSES = 64;
const MOST_COUNTRIES = 4;

interface Kept {
  attestation: string;
  readonly addresses: Set<number>;
  readonly countries: Set<string>;
}

const put = <T>(set: Set<T>, value: T, most: number): void => {
  if (set.size < most) set.add(value);
};

/** Remembers the last `capacity` sources, by parts of keyed hashes: under 3 MB for 4,096. */
export const createGlimpses = (hash: KeyedHash, capacity: number) => {
  const tagOf = createTagOf(hash);
  const kept = createOldestFirst<Kept>(capacity);
  return {
    note(source: string, { facts, address }: Observation): void {
      const known = kept.get(source) ?? { attestation: 'none', addresses: new Set(), countries: new Set() };
      kept.set(source, known);
      if (address !== undefined) put(known.addresses, tagOf(address.ladder[0]).low, MOST_ADDRESSES);
      if (facts?.number === undefined) return;
      put(known.countries, facts.number.country, MOST_COUNTRIES);
      known.attestation = segmentOf(facts).split('/')[1] ?? 'none';
    },
    of(source: string): Glimpse | undefined {
      const found = kept.get(source);
      return found === undefined
        ? undefined
        : {
            attestation: found.attestation,
            addresses: found.addresses.size,
            countries: [...found.countries],
          };
    },
  };
};
