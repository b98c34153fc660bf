import type { NumberStrategy } from '../scenarios/scenario.ts';
import { BLOCK_SIZE, BLOCKS, PLAN_SIZE } from './plan.ts';
import type { RegisteredNumbers } from './registered-numbers.ts';

/** The places of the plan that an adversary asks about, one after the other, without end. */
export interface AskedNumbers {
  next(): number;
  /** All of a list; empty where there is none. */
  readonly list: readonly number[];
}

/** Odd, no multiple of 5 or of the plan’s other factor: so that every place comes once. */
const STRIDE = 312_541_977;

const listOf = (
  { size = 0, hitRatio }: NumberStrategy,
  registered: RegisteredNumbers,
  random: () => number,
): number[] => {
  const places = new Set<number>();
  const hits = Math.round(size * hitRatio);
  while (places.size < size) places.add(registered.draw(random, places.size < hits));
  const list = [...places];
  for (let at = list.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    [list[at], list[other]] = [list[other] ?? 0, list[at] ?? 0];
  }
  return list;
};

/** The nth place of an order over `size` places. */
const orderOf = (
  order: NumberStrategy['order'],
  size: number,
  random: () => number,
): ((turn: number) => number) => {
  if (order === 'random') return () => Math.floor(random() * size);
  if (order === 'ascending') return (turn) => turn % size;
  const first = Math.floor(random() * size);
  // Products of two places are beyond 2^53.
  return (turn) => Number((BigInt(turn) * BigInt(STRIDE) + BigInt(first)) % BigInt(size));
};

const placesOf = (
  strategy: NumberStrategy,
  registered: RegisteredNumbers,
  random: () => number,
): AskedNumbers['list'] | { readonly from: number } => {
  if (strategy.from === 'list') return listOf(strategy, registered, random);
  return { from: strategy.from === 'plan' ? 0 : Math.floor(random() * BLOCKS) * BLOCK_SIZE };
};

/** Asks by a strategy; the same seed asks the same. */
export const createAskedNumbers = (
  strategy: NumberStrategy,
  registered: RegisteredNumbers,
  random: () => number,
): AskedNumbers => {
  const places = placesOf(strategy, registered, random);
  const list = 'from' in places ? [] : places;
  const from = 'from' in places ? places.from : 0;
  // A list was shuffled when it was drawn.
  const order = strategy.from === 'list' && strategy.order === 'shuffled' ? 'ascending' : strategy.order;
  const at = orderOf(order, list.length > 0 ? list.length : PLAN_SIZE, random);
  const { repeats = 1 } = strategy;
  let turn = -1;
  let asked = 0;
  let left = 0;
  return {
    list,
    next() {
      if (left === 0) {
        turn += 1;
        left = repeats;
        asked = list.length > 0 ? (list[at(turn)] ?? 0) : (from + at(turn)) % PLAN_SIZE;
      }
      left -= 1;
      return asked;
    },
  };
};
