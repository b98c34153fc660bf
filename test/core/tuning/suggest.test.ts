import { describe, expect, it } from '@jest/globals';

import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { recordedTraffic, TUNING_COUNTERS } from '../../../src/core/tuning/recorded.ts';
import { durationText, renderNotes, renderYaml } from '../../../src/core/tuning/render.ts';
import { ratesOf, suggest } from '../../../src/core/tuning/suggest.ts';
import { DAY } from '../../../src/core/time.ts';

const { starts, completions, foreign, invalid } = TUNING_COUNTERS;
const sample = (name: string, value: number, segment?: string) => ({
  name,
  value,
  labels: segment === undefined ? {} : { segment },
});

/** Two days of the base load, and a segment too small to tell. */
const TRAFFIC = recordedTraffic({
  spanMs: 2 * DAY,
  samples: [
    sample(starts, 60_000, 'northern-america/tee'),
    sample(completions, 51_000, 'northern-america/tee'),
    sample(foreign, 8_000, 'northern-america/tee'),
    sample(starts, 10, 'world/none'),
    sample(completions, 1, 'world/none'),
    sample(starts, 0, 'caribbean/none'),
    sample(invalid, 60),
  ],
});
const RULES = { target: 1e-6, leastStarts: 1_000 };

const ledger = (
  id: string,
  by: Ledger['by'],
  capacity: Ledger['capacity'],
  changes: Partial<Ledger> = {},
): Ledger => ({
  id,
  by,
  capacity,
  trickleMs: 3_600_000,
  credit: { from: 1, to: 1 },
  enforcedShare: 1,
  revision: '1',
  ...changes,
});

const LEDGERS = [
  ledger('device', ['device'], { ipv4: 3, ipv6: 3 }),
  ledger('address', ['address'], { ipv4: 40, ipv6: 6 }),
  ledger('block', ['block'], { ipv4: 20, ipv6: 20 }, { enforcedShare: 0.25 }),
  ledger(
    'gate',
    ['segment'],
    { ipv4: 250, ipv6: 250 },
    { trickleMs: 345_600, credit: { from: 0.21, to: 0.25 } },
  ),
];

describe('what was recorded', () => {
  it('is told by day, as shares, and by segment', () => {
    expect(TRAFFIC.startsPerDay).toBe(30_005);
    expect(TRAFFIC.completionRate).toBeCloseTo(0.85, 3);
    expect(TRAFFIC.foreignPerDay).toBe(4_000);
    expect(TRAFFIC.typingErrors).toBeCloseTo(0.001, 4);
    expect(TRAFFIC.segments.map(({ segment }) => segment)).toEqual(['northern-america/tee', 'world/none']);
  });

  it('leaves segments with too few starts out of the rates', () => {
    expect(ratesOf(TRAFFIC, RULES).worst).toBeCloseTo(0.85, 3);
    expect(ratesOf(TRAFFIC, { ...RULES, leastStarts: 10 }).worst).toBe(0.1);
  });

  it('knows no more completions than starts', () => {
    const samples = [sample(starts, 5, 'world/none'), sample(completions, 7, 'world/none')];
    expect(recordedTraffic({ spanMs: DAY, samples }).completionRate).toBe(1);
  });
});

describe('the suggestions', () => {
  const [device, address, block, gate] = suggest(LEDGERS, TRAFFIC, RULES);

  it('leave the ledgers of one person alone', () => {
    expect(device?.ledger).toEqual(device?.configured);
    expect(device?.falseBlind).toBeUndefined();
    expect(device?.boundPerDay).toEqual({ configured: 27, suggested: 27 });
  });

  it('are the least capacity that keeps honest people told, and a margin for crowds behind one address', () => {
    expect(block?.ledger.capacity).toEqual({ ipv4: 8, ipv6: 8 });
    expect(block?.falseBlind?.suggested).toBeLessThanOrEqual(1e-6);
    expect(block?.boundPerDay).toEqual({ configured: 44, suggested: 32 });
    expect(address?.ledger.capacity).toEqual({ ipv4: 22, ipv6: 6 });
    expect(address?.completionRate).toBeCloseTo(0.65, 3);
  });

  it('bound the gate by segments and completions', () => {
    expect(gate?.ledger.credit).toEqual({ from: 0.22, to: 0.22 });
    expect(gate?.boundPerDay.configured).toBeCloseTo(2 * 500 + 0.25 * 25_500.5, 5);
    expect(gate?.falseBlind?.suggested).toBeLessThanOrEqual(1e-6);
  });

  it('say where no capacity will do', () => {
    const samples = [sample(starts, 2_000, 'world/none'), sample(completions, 100, 'world/none')];
    const poor = suggest(LEDGERS, recordedTraffic({ spanMs: DAY, samples }), RULES);
    expect(poor.map(({ warning }) => warning)).toEqual([undefined, 'fills', 'fills', 'fills']);
    expect(renderNotes(poor, 1e-6).filter((note) => note.includes('fills'))).toHaveLength(3);
  });

  it('become a part of a configuration', () => {
    expect(renderYaml([device, block].filter((each) => each !== undefined))).toBe(
      [
        'ledgers:',
        '  - { id: device, by: device, capacity: 3, trickle: 1h, credit: 1, mode: enforce }',
        '  - { id: block, by: block, capacity: 8, trickle: 1h, credit: 1, mode: { enforce: 25% } }',
        '',
      ].join('\n'),
    );
  });

  it.each([
    [1_000, '1s'],
    [346_000, '346s'],
    [3_600_000, '1h'],
    [172_800_000, '2d'],
  ])('write %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
