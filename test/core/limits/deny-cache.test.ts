import { describe, expect, it } from '@jest/globals';

import { createDenyCache } from '../../../src/core/limits/deny-cache.ts';

describe('the deny cache', () => {
  it('refuses until the moment, and not at it', () => {
    const cache = createDenyCache(10);
    cache.deny('a', 0, 1_000);
    expect(cache.remainingMs('a', 0)).toBe(1_000);
    expect(cache.remainingMs('a', 999)).toBe(1);
    expect(cache.remainingMs('a', 1_000)).toBe(0);
    expect(cache.remainingMs('b', 0)).toBe(0);
  });

  it('is empty until somebody is refused, and when the refusal was seen to be over', () => {
    const cache = createDenyCache(10);
    expect(cache.isEmpty()).toBe(true);
    cache.deny('a', 0, 1_000);
    expect(cache.isEmpty()).toBe(false);
    expect(cache.remainingMs('a', 1_001)).toBe(0);
    expect(cache.isEmpty()).toBe(true);
  });

  it('ends a refusal when the clock steps back behind it', () => {
    const cache = createDenyCache(10);
    cache.deny('a', 5_000, 1_000);
    expect(cache.remainingMs('a', 5_000)).toBe(1_000);
    expect(cache.remainingMs('a', 4_999)).toBe(0);
  });

  it.each([1, 2, 3])('holds %i refusals and not one more', (maxEntries) => {
    const cache = createDenyCache(maxEntries);
    const keys = ['a', 'b', 'c', 'd'].slice(0, maxEntries + 1);
    for (const key of keys.slice(0, maxEntries)) cache.deny(key, 0, 100);
    expect(keys.map((key) => cache.remainingMs(key, 0)).filter((ms) => ms > 0)).toHaveLength(maxEntries);
    for (const key of keys.slice(maxEntries)) cache.deny(key, 0, 100);
    expect(keys.map((key) => cache.remainingMs(key, 0) > 0)).toEqual(keys.map((_key, index) => index > 0));
  });

  it('forgets the oldest refusal beyond its bound, never the youngest', () => {
    const cache = createDenyCache(2);
    cache.deny('a', 0, 100);
    cache.deny('b', 0, 100);
    cache.deny('a', 0, 200);
    cache.deny('c', 0, 100);
    expect(['a', 'b', 'c'].map((key) => cache.remainingMs(key, 0))).toEqual([200, 0, 100]);
  });
});
