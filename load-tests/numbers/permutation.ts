import { mix } from './mix.ts';

const ROUNDS = 4;

/**
 * The whole numbers below `size` in another order, each once, without a list of them: a Feistel network over the next
 * even power of two, walked until it falls below `size` (Black and Rogaway 2002).
 */
export const createPermutation = (size: number, seed: number): ((index: number) => number) => {
  const half = Math.max(1, Math.ceil(Math.log2(Math.max(2, size)) / 2));
  const mask = 2 ** half;
  const turn = (value: number): number => {
    let left = Math.floor(value / mask);
    let right = value % mask;
    for (let round = 0; round < ROUNDS; round += 1) {
      [left, right] = [right, (left ^ (mix(seed + round, right) % mask)) >>> 0];
    }
    return left * mask + right;
  };
  return (index) => {
    let value = turn(index);
    while (value >= size) value = turn(value);
    return value;
  };
};
