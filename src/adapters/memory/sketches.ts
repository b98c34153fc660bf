import {
  generationOf,
  placeOf,
  sketchBytes,
  type Mark,
  type MarkPlace,
  type Sketch,
} from '../../core/detection/sketch.ts';
import type { Instant } from '../../core/time.ts';

const countBits = (rows: Uint8Array, from: number, bytes: number): number => {
  let bits = 0;
  for (const byte of rows.subarray(from, from + bytes))
    for (let left = byte; left > 0; left &= left - 1) bits += 1;
  return bits;
};

const setBit = (rows: Uint8Array, { cells, bit }: MarkPlace): void => {
  for (const cell of cells) {
    const at = cell + (bit >> 3);
    rows[at] = (rows[at] ?? 0) | (128 >> (bit & 7));
  }
};

/** Sketches of this generation and of the next, each of the size that it says. */
export const createMemorySketches = () => {
  const generations = new Map<string, Map<number, Uint8Array>>();
  const rowsOf = (sketch: Sketch, now: Instant): readonly [Uint8Array, Uint8Array] => {
    const current = generationOf(sketch, now);
    const known = generations.get(sketch.id) ?? new Map<number, Uint8Array>();
    const [first, second] = [current, current + 1].map(
      (generation) => known.get(generation) ?? new Uint8Array(sketchBytes(sketch)),
    ) as [Uint8Array, Uint8Array];
    generations.set(
      sketch.id,
      new Map([
        [current, first],
        [current + 1, second],
      ]),
    );
    return [first, second];
  };
  return {
    mark(sketch: Sketch, marks: readonly Mark[], now: Instant): readonly number[] {
      const [current, next] = rowsOf(sketch, now);
      return marks.map((mark) => {
        const place = placeOf(sketch, mark);
        setBit(current, place);
        setBit(next, place);
        return Math.min(...place.cells.map((cell) => countBits(current, cell, sketch.bytes)));
      });
    },
  };
};
