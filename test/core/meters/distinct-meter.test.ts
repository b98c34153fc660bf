import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createDistinctMeter } from '../../../src/core/meters/distinct-meter.ts';
import {
  createSketchWindows,
  DISTINCT_KINDS,
  type DistinctStore,
} from '../../../src/core/meters/distinct.ts';
import { addToSketch, createSketch } from '../../../src/core/meters/sketch.ts';
import { createTagOf } from '../../../src/core/meters/tag.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';

const tagOf = createTagOf(createKeyedHash(Buffer.alloc(32, 7)));

const sketchOf = (...subjects: readonly string[]) => {
  const sketch = createSketch();
  for (const subject of subjects) addToSketch(sketch, tagOf(subject));
  return sketch;
};

describe('the windows of distinct subjects', () => {
  it('count nothing at first', () => {
    expect(createSketchWindows().counts(0)).toEqual({ '1m': 0, '1h': 0, '24h': 0 });
  });

  it('count each once, over all of their slices', () => {
    const windows = createSketchWindows();
    windows.merge(sketchOf('a', 'b'), 10 * DAY);
    windows.merge(sketchOf('b', 'c'), 10 * DAY + 15 * SECOND);
    const counts = { '1m': 3, '1h': 3, '24h': 3 };
    expect(windows.counts(10 * DAY + 20 * SECOND)).toEqual(counts);
    // Counting changes nothing.
    expect(windows.counts(10 * DAY + 20 * SECOND)).toEqual(counts);
  });

  it.each([
    ['1m', MINUTE],
    ['1h', HOUR],
    ['24h', DAY],
  ] as const)('forget what is older than %s, a slice at a time', (window, ms) => {
    const windows = createSketchWindows();
    const slice = ms / 6;
    windows.merge(sketchOf('a'), 10 * DAY);
    windows.merge(sketchOf('b'), 10 * DAY + slice);
    const count = (at: number) => windows.counts(10 * DAY + at)[window];
    expect(count(7 * slice - 1)).toBe(2);
    expect(count(7 * slice)).toBe(1);
    expect(count(8 * slice - 1)).toBe(1);
    expect(count(8 * slice)).toBe(0);
  });

  it('forget while more is merged', () => {
    const windows = createSketchWindows();
    for (let slice = 0; slice < 40; slice += 1) {
      windows.merge(sketchOf(`s${slice}`), 10 * DAY + slice * 10 * SECOND);
      expect(windows.counts(10 * DAY + slice * 10 * SECOND)['1m']).toBe(Math.min(slice + 1, 7));
    }
  });
});

describe('the meter of distinct subjects', () => {
  it('counts by kind, as of the last turn, where it is the only instance', async () => {
    const meter = createDistinctMeter({ clock: () => DAY });
    for (const kind of DISTINCT_KINDS) expect(meter.count(kind, '24h')).toBe(0);
    meter.note('numbers', tagOf('a'));
    meter.note('numbers', tagOf('b'));
    meter.note('devices', tagOf('a'));
    expect(meter.count('numbers', '1m')).toBe(0);
    for (const kind of DISTINCT_KINDS) await meter.turn(kind);
    expect(DISTINCT_KINDS.map((kind) => meter.count(kind, '1m'))).toEqual([2, 1, 0, 0, 0]);
    meter.note('numbers', tagOf('c'));
    await meter.turn('numbers');
    await meter.turn('numbers');
    expect(['1m', '1h', '24h'].map((window) => meter.count('numbers', window as '1m'))).toEqual([3, 3, 3]);
  });

  const createShared = () => {
    const windows = createSketchWindows();
    const shared = { isAway: false, merges: 0 };
    const store: DistinctStore = {
      merge(kind, sketch, at) {
        if (shared.isAway) return Promise.reject(new Error('away'));
        expect(kind).toBe('numbers');
        if (sketch !== undefined) {
          shared.merges += 1;
          windows.merge(sketch, at);
        }
        return Promise.resolve(windows.counts(at));
      },
    };
    return { shared, store };
  };

  it('counts what all instances have seen, and tells of each once', async () => {
    const { shared, store } = createShared();
    const [one, two] = [
      createDistinctMeter({ store, clock: () => DAY }),
      createDistinctMeter({ store, clock: () => DAY }),
    ];
    one.note('numbers', tagOf('a'));
    two.note('numbers', tagOf('a'));
    two.note('numbers', tagOf('b'));
    for (const meter of [one, two, one, two]) await meter.turn('numbers');
    expect([one.count('numbers', '1h'), two.count('numbers', '1h')]).toEqual([2, 2]);
    expect(shared.merges).toBe(2);
  });

  it('counts its own while the store is away, and tells all of it afterwards', async () => {
    const { shared, store } = createShared();
    const meter = createDistinctMeter({ store, clock: () => DAY });
    const other = createDistinctMeter({ store, clock: () => DAY });
    other.note('numbers', tagOf('x'));
    await other.turn('numbers');
    shared.isAway = true;
    for (const subject of ['a', 'b', 'c']) {
      meter.note('numbers', tagOf(subject));
      await meter.turn('numbers');
    }
    expect(meter.count('numbers', '1h')).toBe(3);
    shared.isAway = false;
    await meter.turn('numbers');
    expect(meter.count('numbers', '1h')).toBe(4);
    expect(shared.merges).toBe(2);
  });
});
