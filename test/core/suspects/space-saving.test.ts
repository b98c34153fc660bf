import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createSpaceSaving } from '../../../src/core/suspects/space-saving.ts';

describe('the most frequent of many', () => {
  it('are counted exactly while there is a place for each', () => {
    const counted = createSpaceSaving(3);
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) counted.add(key);
    expect(counted.take()).toEqual(
      new Map([
        ['c', 1],
        ['a', 3],
        ['b', 2],
      ]),
    );
    expect(counted.take().size).toBe(0);
  });

  it('are found among a flood of others that come once each, in bounded memory', () => {
    const counted = createSpaceSaving(64);
    for (let at = 0; at < 100_000; at += 1) {
      counted.add(`once ${at}`);
      if (at % 20 === 0) counted.add('often');
    }
    const taken = counted.take();
    expect(taken.size).toBe(64);
    expect(taken.get('often')).toBe(5_000);
  });

  it('never have a count that is too high', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 300 }), (keys) => {
        const counted = createSpaceSaving(8);
        for (const key of keys) counted.add(String(key));
        const taken = counted.take();
        expect(taken.size).toBeLessThanOrEqual(8);
        for (const [key, count] of taken)
          expect(count).toBeLessThanOrEqual(keys.filter((other) => String(other) === key).length);
      }),
    );
  });
});
