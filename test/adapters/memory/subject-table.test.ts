import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createExpiryHeap } from '../../../src/adapters/memory/expiry-heap.ts';
import { createKeyIndex } from '../../../src/adapters/memory/key-index.ts';
import { createRecentUse } from '../../../src/adapters/memory/recent-use.ts';
import { createListedTable, createSubjectTable } from '../../../src/adapters/memory/subject-table.ts';

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
          index.remove(kept);
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

  it('finds keys of any length and script, whatever was looked for before', () => {
    const index = createKeyIndex();
    const keys = [
      '',
      'a',
      'ab',
      'abc',
      'abcd',
      'abcde',
      'é',
      'éa',
      '\u20ac',
      '😀',
      'a'.repeat(10_000),
      `${'a'.repeat(9_999)}b`,
    ];
    for (const [place, key] of keys.entries()) {
      expect(index.find(key)).toBe(-1);
      index.add(key, place);
    }
    expect(keys.map((key) => index.find(key))).toEqual([...keys.keys()]);
    expect(keys.toReversed().map((key) => index.find(key))).toEqual([...keys.keys()].toReversed());
    expect(['b', 'abcdef', 'e', '\0', 'a\0'].map((key) => index.find(key))).toEqual([-1, -1, -1, -1, -1]);
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
  const createHeap = (expiries: (number | undefined)[]) => {
    const free: number[] = [];
    const heap = createExpiryHeap({
      expiryAt: (place) => expiries[place],
      giveBack: (place) => void free.push(place),
    });
    for (const [place, expiresAt] of expiries.entries()) heap.push(place, expiresAt ?? 0);
    return { heap, free };
  };

  it('gives what has expired by its time, where that has moved too', () => {
    const expiries = [30, 20, 10];
    const { heap, free } = createHeap(expiries);
    expiries[1] = 40;
    const taken = [10, 11, 25, 31, 40, 41].map((now) => heap.takeExpired(now));
    expect(taken).toEqual([undefined, 2, undefined, 0, undefined, 1]);
    expect(free).toEqual([]);
  });

  it('gives back places where nothing stands any more, when their time has come', () => {
    const expiries: (number | undefined)[] = [10, 20, 30];
    const { heap, free } = createHeap(expiries);
    expiries[0] = undefined;
    expect(heap.takeExpired(10)).toBeUndefined();
    expect(free).toEqual([]);
    expect(heap.takeExpired(25)).toBe(1);
    expect(free).toEqual([0]);
  });

  it('gives them back at once where they are many, and keeps the others in order', () => {
    const expiries: (number | undefined)[] = Array.from({ length: 1_000 }, (_, at) => 1_000 - at);
    const { heap, free } = createHeap(expiries);
    for (const place of expiries.keys()) if (place % 10 > 0) expiries[place] = undefined;
    heap.tidy(500);
    expect(free).toEqual([]);
    heap.tidy(100);
    expect(free.toSorted((one, other) => one - other)).toEqual(
      Array.from(expiries.keys()).filter((place) => place % 10 > 0),
    );
    const taken = Array.from({ length: 101 }, () => heap.takeExpired(2_000));
    expect(taken).toEqual([...Array.from({ length: 100 }, (_, at) => 990 - 10 * at), undefined]);
  });
});

describe('a table of subjects', () => {
  it('lets go of what it was read from, and keeps a decision’s own, while others press in', () => {
    const table = createSubjectTable({ maxSubjects: 100, onEvicted: () => undefined });
    const own = Array.from({ length: 40 }, (_, at) => `own${at}`);
    for (const key of own) table.keep(key, -1, key, 1e9, 0);
    for (let round = 0; round < 50; round += 1) {
      for (const key of own) expect(table.stateAt(table.find(key, 0))).toBe(key);
      // Half of the room is spared, less what was just read.
      for (let other = 0; other < 10; other += 1) table.keep(`other${round}-${other}`, -1, 0, 1e9, 0);
      expect(table.size).toBeLessThanOrEqual(100);
    }
  });

  it('says what it keeps, where that is asked of it', () => {
    const table = createListedTable({ maxSubjects: 100, onEvicted: () => undefined });
    for (const [at, key] of ['one', 'two', 'three'].entries()) table.keep(key, -1, at, 1_000 + at, 0);
    table.remove('two');
    table.keep('four', -1, 4, 2_000, 0);
    expect(table.size).toBe(3);
    expect([...table.entries()]).toEqual([
      { key: 'one', state: 0, expiresAt: 1_000 },
      { key: 'three', state: 2, expiresAt: 1_002 },
      { key: 'four', state: 4, expiresAt: 2_000 },
    ]);
  });

  it('finds what a Map would, whatever expires, is removed and comes anew at the same place', () => {
    const steps = fc.array(
      fc.record({
        key: fc.nat({ max: 60 }).map((name) => `{numberwall}:policy:${name}`),
        lives: fc.nat({ max: 50 }),
        passes: fc.nat({ max: 20 }),
        what: fc.constantFrom('use', 'use', 'use', 'remove', 'keep'),
      }),
      { minLength: 300, maxLength: 600, size: 'max' },
    );
    const property = fc.property(steps, (history) => {
      const table = createSubjectTable({ maxSubjects: 1_000, onEvicted: () => expect(true).toBe(false) });
      const known = new Map<string, { state: number; expiresAt: number }>();
      let now = 0;
      for (const [at, { key, lives, passes, what }] of history.entries()) {
        now += passes;
        const kept = known.get(key);
        const expected = kept !== undefined && kept.expiresAt >= now ? kept.state : undefined;
        const place = table.find(key, now);
        expect(place >= 0).toBe(expected !== undefined);
        expect(table.stateAt(place)).toBe(expected);
        if (kept === undefined || expected === undefined) {
          table.keep(key, place, at, now + lives, now);
          known.set(key, { state: at, expiresAt: now + lives });
        } else if (what === 'remove') {
          expect(table.remove(key)).toBe(true);
          expect(table.remove(key)).toBe(false);
          known.delete(key);
        } else if (what === 'keep') {
          // As long as it would have been, at least.
          table.keep(key, place, -at, now + lives, now);
          known.set(key, { state: -at, expiresAt: Math.max(kept.expiresAt, now + lives) });
        }
      }
      // Of what expires two are dropped with each that is kept: no more stand there than ever were alive at once, and some.
      expect(table.size).toBeLessThanOrEqual(61);
    });
    fc.assert(property, { numRuns: 50 });
  });
});
