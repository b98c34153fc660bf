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

  it('take the place of the rarest of the sixteen that came longest ago, and inherit its count', () => {
    const counted = createSpaceSaving(20);
    // The first three come twice; of the others each comes once, so that the fourth is the rarest that came first.
    const keys = Array.from({ length: 20 }, (_, at) => `k${at}`);
    for (const key of keys) {
      counted.add(key);
      if (keys.indexOf(key) < 3) counted.add(key);
    }
    counted.add('new');
    counted.add('new');
    const taken = counted.take();
    expect(taken.has('k3')).toBe(false);
    expect(taken.get('new')).toBe(2);
    expect(taken.get('k0')).toBe(2);
  });

  it('are not looked for beyond sixteen', () => {
    const counted = createSpaceSaving(17);
    for (let at = 0; at < 17; at += 1)
      for (let times = at === 16 ? 1 : 2; times > 0; times -= 1) counted.add(`k${at}`);
    counted.add('new');
    const taken = counted.take();
    expect([taken.has('k0'), taken.has('k16')]).toEqual([false, true]);
  });

  it('are those that come again: what is touched is the youngest', () => {
    const counted = createSpaceSaving(17);
    const add = (at: number, times: number) => {
      for (let time = 0; time < times; time += 1) counted.add(`k${at}`);
    };
    add(0, 1);
    for (let at = 1; at < 17; at += 1) add(at, 3);
    // The rarest of all, and the last of them.
    add(0, 1);
    counted.add('new');
    const taken = counted.take();
    expect([taken.has('k0'), taken.has('k1')]).toEqual([true, false]);
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
