import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createPairCounts } from '../../../src/core/meters/pair-counts.ts';

const create = (options = {}) => createPairCounts({ rememberMs: 100, maxPairs: 1_000, ...options });

describe('counts of pairs', () => {
  it('tell how many partners a subject has, when one is new', () => {
    const counts = create();
    expect([1, 2, 2, 1, 3].map((partner) => counts.add(7, partner, 0))).toEqual([
      1,
      2,
      undefined,
      undefined,
      3,
    ]);
    expect(counts.add(8, 1, 0)).toBe(1);
  });

  it('forget what was not seen again, after once to twice the time', () => {
    const counts = create();
    counts.add(7, 1, 0);
    counts.add(7, 2, 50);
    expect(counts.add(7, 2, 120)).toBeUndefined();
    expect(counts.add(7, 3, 150)).toBe(3);
    // The second generation is over: 1 was seen in the first alone, 2 and 3 in the second.
    expect(counts.add(7, 1, 230)).toBe(3);
    expect(counts.add(7, 4, 1_000)).toBe(1);
  });

  it('stay within their bound, whatever comes', () => {
    const counts = create({ maxPairs: 64 });
    for (let at = 0; at < 10_000; at += 1) counts.add(at % 500, at, 0);
    expect(counts.size).toBeLessThanOrEqual(128);
  });

  it('agree with sets, while nothing is forgotten', () => {
    const small = fc.integer({ min: 0, max: 5 });
    fc.assert(
      fc.property(fc.array(fc.tuple(small, small, fc.boolean()), { maxLength: 60 }), (acts) => {
        const counts = create();
        const sets = new Map<number, Set<number>>();
        let now = 0;
        for (const [subject, partner, ages] of acts) {
          // One generation ends at most.
          if (ages && now === 0) now = 100;
          const known = sets.get(subject) ?? new Set<number>();
          const isNew = !known.has(partner);
          sets.set(subject, known.add(partner));
          expect(counts.add(subject, partner, now)).toBe(isNew ? known.size : undefined);
        }
      }),
    );
  });
});
