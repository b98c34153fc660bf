import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createExpiryHeap } from '../../../src/adapters/memory/expiry-heap.ts';
import { createKeyIndex } from '../../../src/adapters/memory/key-index.ts';
import { createRecentUse } from '../../../src/adapters/memory/recent-use.ts';
import { createSubjectTable } from '../../../src/adapters/memory/subject-table.ts';

describe('an index of keys', () => {
  it('finds what a Map would, whatever is added and removed', () => {
    const steps = fc.array(fc.record({ key: fc.nat({ max: 400 }), isRemoved: fc.boolean() }), {
      minLength: 500,
      maxLength: 1_000,
      size: 'max',
    });
    const property = fc.property(steps, (history) => {
      const index = createKeyIndex();
      const known = new Map<string, number>();
      for (const [place, { key: name, isRemoved }] of history.entries()) {
        const key = `{numberwall}:policy:${name}`;
        const kept = known.get(key);
        expect(index.find(key)).toBe(kept ?? -1);
        if (kept !== undefined && isRemoved) {
          index.remove(key, kept);
          known.delete(key);
        } else if (kept === undefined) {
          index.add(key, place);
          known.set(key, place);
        }
      }
      for (let name = 0; name <= 400; name += 1) {
        const key = `{numberwall}:policy:${name}`;
        expect(index.find(key)).toBe(known.get(key) ?? -1);
      }
    });
    fc.assert(property, { numRuns: 30 });
  });

  it('tells a hundred thousand keys apart that differ in a character', () => {
    const index = createKeyIndex();
    for (let at = 0; at < 100_000; at += 1) {
      const key = `${at % 2 === 0 ? 'a' : 'b'}:${(at >> 1).toString(36).padStart(22, 'A')}`;
      expect(index.find(key)).toBe(-1);
      index.add(key, at);
    }
  });
});

describe('the hand that goes round', () => {
  it('passes over the last uses, and takes every other place in turn', () => {
    const uses = createRecentUse(5);
    for (let place = 0; place < 10; place += 1) uses.use(place);
    for (const place of [0, 2, 4]) uses.use(place);
    // The last five uses were of 8, 9, 0, 2 and 4.
    expect(Array.from({ length: 5 }, () => uses.next(10))).toEqual([1, 3, 5, 6, 7]);
  });
});

describe('a heap of expiries', () => {
  const entry = (key: string, expiresAt: number, place = 0) => ({ key, expiresAt, place, state: undefined });

  it('gives what has expired by its time, where that has moved too', () => {
    const heap = createExpiryHeap();
    const [early, moved, late] = [entry('early', 10), entry('moved', 20), entry('late', 30)];
    for (const one of [late, moved, early]) heap.push(one);
    moved.expiresAt = 40;
    const taken = [10, 11, 25, 31, 40, 41].map((now) => heap.takeExpired(now)?.key);
    expect(taken).toEqual([undefined, 'early', undefined, 'late', undefined, 'moved']);
  });

  it('forgets those that have gone, and keeps the others in order', () => {
    const heap = createExpiryHeap();
    const entries = Array.from({ length: 1_000 }, (_, at) => entry(`e${at}`, 1_000 - at));
    for (const one of entries) heap.push(one);
    for (const [at, one] of entries.entries()) if (at % 10 > 0) one.place = -1;
    heap.tidy(100);
    const taken = Array.from({ length: 101 }, () => heap.takeExpired(2_000)?.expiresAt);
    expect(taken.slice(0, 100)).toEqual([...taken.slice(0, 100)].sort((a = 0, b = 0) => a - b));
    expect([taken[99], taken[100]]).toEqual([1_000, undefined]);
  });
});

describe('a table of subjects', () => {
  it('lets go of what it was read from, and keeps a decision’s own, while others press in', () => {
    const table = createSubjectTable({ maxSubjects: 100, onEvicted: () => undefined });
    const own = Array.from({ length: 40 }, (_, at) => `own${at}`);
    for (const key of own) table.insert(key, key, 1e9, 0);
    for (let round = 0; round < 50; round += 1) {
      for (const key of own) expect(table.find(key, 0)?.state).toBe(key);
      // Half of the room is spared, less what was just read.
      for (let other = 0; other < 10; other += 1) table.insert(`other${round}-${other}`, 0, 1e9, 0);
      expect(table.size).toBeLessThanOrEqual(100);
    }
    expect([...table.entries()]).toHaveLength(table.size);
  });
});
