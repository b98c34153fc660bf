import { describe, expect, it } from '@jest/globals';

import type { Reading } from '../../config/monitoring/reading.ts';
import { increase, mean, quantile, rate, share, total, highest } from '../../config/monitoring/readings.ts';
import type { MetricSample, Snapshot } from '../../src/core/live/snapshot.ts';
import { createFigures } from '../../src/page/readings/figures.ts';

const samples = (name: string, ...of: readonly MetricSample[]): Snapshot =>
  new Map([[`numberwall_${name}`, of]]);
const sample = (
  value: number,
  labels: Record<string, string> = {},
  part?: MetricSample['part'],
): MetricSample => ({
  labels,
  value,
  ...(part === undefined ? {} : { part }),
});

const reads = (reading: Reading, ...moments: readonly (readonly [at: number, snapshot: Snapshot])[]) => {
  const read = createFigures(reading);
  let figures: ReadonlyMap<string, number> = new Map();
  for (const [at, snapshot] of moments) figures = read(snapshot, at);
  return Object.fromEntries(figures);
};

describe('a reading of samples', () => {
  it('joins gauges, by label, by part of the segment, or all', () => {
    const snapshot = samples('x', sample(1, { segment: 'a/tee' }), sample(5, { segment: 'b/tee' }));
    expect(reads(total('x'), [0, snapshot])).toEqual({ '': 6 });
    expect(reads(highest('x'), [0, snapshot])).toEqual({ '': 5 });
    expect(reads(total('x', { by: 'segment' }), [0, snapshot])).toEqual({ 'a/tee': 1, 'b/tee': 5 });
    expect(reads(total('x', { bySegment: 'class' }), [0, snapshot])).toEqual({ tee: 6 });
    expect(reads(total('x', { where: { segment: ['b/tee'] } }), [0, snapshot])).toEqual({ '': 5 });
  });

  it('takes rates over five seconds, of new series from 0', () => {
    const at = (second: number, count: number) => [second * 1_000, samples('c', sample(count))] as const;
    expect(reads(rate('c'), at(0, 100), at(1, 110))).toEqual({ '': 10 });
    expect(reads(rate('c'), at(0, 0), at(1, 50), at(3, 50), at(6, 100), at(8, 100))).toEqual({ '': 10 });
    expect(reads(rate('c'), [0, new Map()], [1_000, samples('c', sample(3))])).toEqual({ '': 3 });
    expect(reads(rate('c'), at(0, 7))).toEqual({ '': NaN });
  });

  it('remembers an hour in a hundred and twenty entries', () => {
    const read = createFigures(increase('c', 3_600));
    const shown: number[] = [];
    for (let second = 0; second <= 7_200; second += 1)
      shown.push(read(samples('c', sample(second)), second * 1_000).get('') ?? NaN);
    expect(shown[600]).toBe(600);
    expect(shown[7_200]).toBeGreaterThanOrEqual(3_600);
    expect(shown[7_200]).toBeLessThanOrEqual(3_630);
  });

  it('takes quantiles and means of what came in the window', () => {
    const histogram = (low: number, all: number) =>
      samples(
        'h',
        sample(low, { le: '1' }, 'bucket'),
        sample(all, { le: '2' }, 'bucket'),
        sample(all, { le: '+Inf' }, 'bucket'),
        sample(all * 1.5, {}, 'sum'),
        sample(all, {}, 'count'),
      );
    const moments = [
      [0, histogram(1_000, 1_000)],
      [1_000, histogram(1_000, 1_010)],
    ] as const;
    expect(reads(quantile(0.5, 'h'), ...moments)).toEqual({ '': 1.5 });
    expect(reads(mean('h'), ...moments)).toEqual({ '': 1.5 });
  });

  it('divides group by group, and knows nothing of a division by nothing', () => {
    const snapshot = samples('c', sample(1, { path: 'deny' }), sample(3, { path: 'answer' }));
    const part = share(total('c', { where: { path: ['deny'] } }), total('c'));
    expect(reads(part, [0, snapshot])).toEqual({ '': 0.25 });
    expect(reads(share(total('c'), total('none')), [0, snapshot])).toEqual({ '': NaN });
  });

  it('shows what it is told to where there is no series', () => {
    expect(reads(total('none', { orElse: 0 }), [0, new Map()])).toEqual({ '': 0 });
    expect(reads(total('none'), [0, new Map()])).toEqual({});
  });
});
