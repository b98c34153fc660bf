import { describe, expect, it } from '@jest/globals';

import { createDenyCache } from '../../middleware/deny-cache.ts';

describe('the deny cache', () => {
  it('refuses until the moment, and not at it', () => {
    const cache = createDenyCache(10);
    cache.deny('a', 1_000);
    expect(cache.remainingMs('a', 0)).toBe(1_000);
    expect(cache.remainingMs('a', 999)).toBe(1);
    expect(cache.remainingMs('a', 1_000)).toBe(0);
    expect(cache.remainingMs('b', 0)).toBe(0);
  });

  it('forgets the oldest refusal beyond its bound, never the youngest', () => {
    const cache = createDenyCache(2);
    cache.deny('a', 100);
    cache.deny('b', 100);
    cache.deny('a', 200);
    cache.deny('c', 100);
    expect(['a', 'b', 'c'].map((key) => cache.remainingMs(key, 0))).toEqual([200, 0, 100]);
  });
});
