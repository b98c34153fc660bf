import { createSeededRandom } from '../../src/core/seeded-random.ts';
import type { NumberStrategy } from '../scenarios/scenario.ts';
import { isAmong } from './mix.ts';
import { createPermutation } from './permutation.ts';
import { BLOCK_SIZE, US_MOBILE_PLAN } from './us-mobile-plan.ts';

/** A number that the adversary is about to ask for, and what only the lab knows of it. */
export interface AskedNumber {
  readonly e164: string;
  readonly isRegistered: boolean;
}

/** The adversary’s numbers, one after the other, without end: what is through begins anew. */
export interface NumberSequence {
  next(): AskedNumber;
  /** From now on in another order. */
  readonly shuffle: () => void;
}

/** Which place of the plan a strategy’s numbers have. */
const placesOf = ({ from, order }: NumberStrategy, seed: number) => {
  if (from === 'list') return createPermutation(US_MOBILE_PLAN.size, seed + 1);
  if (from === 'plan' && order !== 'ascending') return (index: number) => index;
  const first = BLOCK_SIZE * Math.floor(createSeededRandom(seed)() * (US_MOBILE_PLAN.size / BLOCK_SIZE));
  return (index: number) => (first + index) % US_MOBILE_PLAN.size;
};

/** Numbers as a strategy draws them: the same ones for the same seed. */
export const createNumberSequence = (strategy: NumberStrategy, seed: number): NumberSequence => {
  const { from, order, hitRatio, repeats = 1 } = strategy;
  const size = strategy.size ?? US_MOBILE_PLAN.size;
  const placeOf = placesOf(strategy, seed);
  const random = createSeededRandom(seed + 2);
  let turns = order === 'shuffled' ? createPermutation(size, seed + 3) : (index: number) => index;
  let isRandom = order === 'random';
  let asked = 0;
  let shuffles = 0;
  return {
    next() {
      const turn = Math.floor(asked / repeats) % size;
      asked += 1;
      const index = isRandom ? Math.floor(random() * size) : turns(turn);
      const place = placeOf(index);
      // Of a list exactly so many, of all others about so many.
      const isRegistered =
        from === 'list'
          ? Math.floor((index + 1) * hitRatio) > Math.floor(index * hitRatio)
          : isAmong(hitRatio, seed + 4, place);
      return { e164: US_MOBILE_PLAN.at(place), isRegistered };
    },
    shuffle() {
      shuffles += 1;
      isRandom = false;
      turns = createPermutation(size, seed + 3 + 16 * shuffles);
    },
  };
};
