import { createSeededRandom } from '../../src/core/seeded-random.ts';
import { BLOCK_SIZE } from '../numbers/us-mobile-plan.ts';
import { BLOCKS, PLAN_SIZE } from './plan.ts';

/** Which numbers of the plan have an account: the truth, of which only the harness knows all. */
export interface RegisteredNumbers {
  has(place: number): boolean;
  add(place: number): void;
  /** A place drawn among those that have one (true) or have none. */
  draw(random: () => number, isRegistered: boolean): number;
  readonly size: number;
}

/** Blocks are used more or less: up to twice the mean. */
const densityOf = (mean: number, random: () => number): number => Math.min(2 * mean * random(), 0.99);

/** Up to so many are listed as well: drawing one of few among all places would take thousands of tries. */
const MAX_LISTED = 4_000_000;

/** About `count` numbers, scattered over all blocks of the plan: one bit for each number, 63 MB. */
export const createRegisteredNumbers = (count: number, seed: number): RegisteredNumbers => {
  const bits = new Uint8Array(PLAN_SIZE / 8);
  const random = createSeededRandom(seed);
  const listed: number[] = [];
  let size = 0;
  const has = (place: number): boolean => ((bits[place >> 3] ?? 0) & (1 << (place & 7))) !== 0;
  const add = (place: number): void => {
    if (has(place)) return;
    bits[place >> 3] = (bits[place >> 3] ?? 0) | (1 << (place & 7));
    size += 1;
    if (count <= MAX_LISTED) listed.push(place);
  };
  for (let block = 0; block < BLOCKS; block += 1) {
    const density = densityOf(count / PLAN_SIZE, random);
    // Gaps between hits of independent trials are geometric.
    const scale = 1 / Math.log(1 - density);
    const gap = (): number => (density === 0 ? BLOCK_SIZE : Math.floor(Math.log(1 - random()) * scale));
    for (let line = gap(); line < BLOCK_SIZE; line += 1 + gap()) add(block * BLOCK_SIZE + line);
  }
  return {
    has,
    add,
    draw(from, isRegistered) {
      if (isRegistered && listed.length > 0) return listed[Math.floor(from() * listed.length)] ?? 0;
      for (;;) {
        const place = Math.floor(from() * PLAN_SIZE);
        if (has(place) === isRegistered) return place;
      }
    },
    get size() {
      return size;
    },
  };
};
