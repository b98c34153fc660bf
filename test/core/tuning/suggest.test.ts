import { describe, expect, it } from '@jest/globals';

import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { recordedTraffic, TUNING_COUNTERS } from '../../../src/core/tuning/recorded.ts';
import {
  durationText,
  LEDGER_HEADS,
  ledgerRow,
  renderNotes,
  renderTraffic,
  renderYaml,
} from '../../../src/core/tuning/render.ts';
import { ratesOf, suggest } from '../../../src/core/tuning/suggest.ts';
import { DAY } from '../../../src/core/time.ts';

const { starts, completions, foreign, invalid } = TUNING_COUNTERS;
const sample = (name: string, value: number, segment?: string) => ({
  name,
  value,
  labels: segment === undefined ? {} : { segment },
});

/** Two days of the base load, and a segment too small to tell. */
const RECORDING = {
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
};
const traffic = () => recordedTraffic(RECORDING);
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
    expect(traffic().startsPerDay).toBe(30_005);
    expect(traffic().completionRate).toBeCloseTo(0.85, 3);
    expect(traffic().foreignPerDay).toBe(4_000);
    expect(traffic().typingErrors).toBeCloseTo(0.001, 4);
    expect(traffic().segments.map(({ segment }) => segment)).toEqual(['northern-america/tee', 'world/none']);
  });

  it('leaves segments with too few starts out of the rates', () => {
    expect(ratesOf(traffic(), RULES).worst).toBeCloseTo(0.85, 3);
    expect(ratesOf(traffic(), { ...RULES, leastStarts: 10 }).worst).toBe(0.1);
  });

  it('tells segments apart by their own counters, and has none of a series without one', () => {
    const samples = [
      sample(starts, 5, 'world/none'),
      sample(completions, 4, 'world/none'),
      sample(starts, 20, 'caribbean/tee'),
      sample(foreign, 6, 'caribbean/tee'),
      sample(invalid, 75),
    ];
    expect(recordedTraffic({ spanMs: DAY / 2, samples })).toEqual({
      ...{ spanMs: DAY / 2, starts: 25, startsPerDay: 50, completionsPerDay: 8, completionRate: 4 / 25 },
      ...{ foreignPerDay: 12, typingErrors: 0.75 },
      segments: [
        {
          ...{ segment: 'caribbean/tee', starts: 20, startsPerDay: 40, completionsPerDay: 0 },
          ...{ completionRate: 0, foreignPerDay: 12 },
        },
        {
          ...{ segment: 'world/none', starts: 5, startsPerDay: 10, completionsPerDay: 8 },
          ...{ completionRate: 0.8, foreignPerDay: 0 },
        },
      ],
    });
    expect(recordedTraffic({ spanMs: DAY, samples: [] })).toEqual({
      ...{ spanMs: DAY, starts: 0, startsPerDay: 0, completionsPerDay: 0, completionRate: 0 },
      ...{ foreignPerDay: 0, typingErrors: 0, segments: [] },
    });
  });

  it('is written in lines', () => {
    expect(renderTraffic(traffic(), { overall: 0.85, worst: 0.8, best: 0.9 })).toEqual([
      'recorded            2.00 days, 60,010 starts in 2 of 105 segments',
      'registrations       30,005 starts a day, 25,501 completed',
      'completion rate     85 %; by segment 80 % to 90 %',
      'β = 1.2 (1 − c)/c   0.212',
      'foreign answers     4,000 a day',
      'typing errors       1.0e-3 of the numbers asked about',
    ]);
    const none = { ...traffic(), typingErrors: 0 };
    const lines = renderTraffic(none, { overall: 0, worst: 0, best: 0 });
    expect([lines[3], lines[5]]).toEqual([
      'β = 1.2 (1 − c)/c   none',
      'typing errors       0 of the numbers asked about',
    ]);
    const many = { ...traffic(), typingErrors: 0.01 };
    expect(renderTraffic(many, { overall: 1, worst: 1, best: 1 })[5]).toContain(' 1 % of');
  });

  it('knows no more completions than starts', () => {
    const samples = [sample(starts, 5, 'world/none'), sample(completions, 7, 'world/none')];
    expect(recordedTraffic({ spanMs: DAY, samples }).completionRate).toBe(1);
  });
});

describe('the suggestions', () => {
  /** Made anew for each test, so that each notices what makes them. */
  const all = () => suggest(LEDGERS, traffic(), RULES);

  it('leave the ledgers of one person alone', () => {
    const [device] = all();
    expect(device?.ledger).toEqual(device?.configured);
    expect(device?.falseBlind).toBeUndefined();
    expect(device?.boundPerDay).toEqual({ configured: 27, suggested: 27 });
  });

  it('are the least capacity that keeps honest people told, and a margin for crowds behind one address', () => {
    const [, address, block] = all();
    expect(block?.ledger.capacity).toEqual({ ipv4: 8, ipv6: 8 });
    expect(block?.falseBlind?.suggested).toBeLessThanOrEqual(1e-6);
    expect(block?.boundPerDay).toEqual({ configured: 44, suggested: 32 });
    expect(address?.ledger.capacity).toEqual({ ipv4: 22, ipv6: 6 });
    expect(address?.completionRate).toBeCloseTo(0.65, 3);
  });

  it('bound the gate by segments and completions', () => {
    const [, , , gate] = all();
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
    const [device, , block] = all();
    expect(renderYaml([device, block].filter((each) => each !== undefined))).toBe(
      [
        'ledgers:',
        '  - { id: device, by: device, capacity: 3, trickle: 1h, credit: 1, mode: enforce }',
        '  - { id: block, by: block, capacity: 8, trickle: 1h, credit: 1, mode: { enforce: 25% } }',
        '',
      ].join('\n'),
    );
  });

  it('become rows of a table', () => {
    const [device, address, , gate] = all().map(ledgerRow);
    expect(device).toHaveLength(LEDGER_HEADS.length);
    expect(device).toEqual(['device', '3', '3', '1', '1', '–', '–', '27', '27']);
    expect(address?.slice(0, 5)).toEqual(['address', '40 (4) 6 (6)', '22 (4) 6 (6)', '1', '1']);
    expect(address?.slice(7)).toEqual(['64', '46']);
    expect([gate?.[1], gate?.[3], gate?.[4]]).toEqual(['250', '0.21–0.25', '0.22']);
    const [only] = suggest([ledger('site', ['address'], { ipv6: 6 })], traffic(), RULES);
    expect(only && ledgerRow(only)[1]).toBe('6 (6)');
    const [four] = suggest([ledger('house', ['address'], { ipv4: 6 })], traffic(), RULES);
    expect(four && ledgerRow(four)[1]).toBe('6 (4)');
  });

  it('become a part of a configuration, in every spelling', () => {
    const written = (changes: Partial<Ledger>, capacity: Ledger['capacity'] = { ipv4: 3, ipv6: 3 }) => {
      const made = { ...ledger('one', ['device', 'number'], capacity), ...changes };
      const [suggested] = suggest([made], traffic(), RULES);
      return suggested === undefined ? '' : renderYaml([suggested]).split('\n')[1];
    };
    expect(written({ enforcedShare: 0 })).toBe(
      '  - { id: one, by: [device, number], capacity: 3, trickle: 1h, credit: 1, mode: shadow }',
    );
    expect(written({ enforcedShare: 0.12345, credit: { from: 0.5, to: 1 } }, { ipv4: 3, ipv6: 2 })).toBe(
      '  - { id: one, by: [device, number], capacity: { ipv4: 3, ipv6: 2 }, trickle: 1h, credit: { from: 0.5, to: 1 }, mode: { enforce: 12.35% } }',
    );
    expect(written({}, { ipv6: 2 })).toContain('capacity: { ipv6: 2 }, ');
    expect(written({}, { ipv4: 2 })).toContain('capacity: { ipv4: 2 }, ');
  });

  it('follow who stands behind a ledger', () => {
    const kinds = (by: Ledger['by']) =>
      suggest([ledger('one', by, { ipv4: 3, ipv6: 3 })], traffic(), RULES).map(
        ({ kind, completionRate }) => [kind, Math.round(100 * completionRate)] as const,
      )[0];
    for (const dimension of ['device', 'number', 'account', 'hardware'] as const)
      expect(kinds([dimension])?.[0]).toBe('person');
    expect(kinds(['address', 'number'])?.[0]).toBe('person');
    for (const dimension of ['address', 'address24-56', 'address16-48', 'asn', 'network-class'] as const)
      expect(kinds([dimension])).toEqual(['shared', 65]);
    expect(kinds(['block'])).toEqual(['shared', 85]);
    expect(kinds(['segment'])).toEqual(['gate', 85]);
    expect(kinds(['global'])).toEqual(['gate', 85]);
    expect(kinds(['segment', 'address'])).toEqual(['shared', 65]);
  });

  it('repay what fails: a credit is raised where it is too little, and kept where it is enough', () => {
    const creditOf = (credit: Ledger['credit'], by: Ledger['by'] = ['block']) =>
      suggest([ledger('one', by, { ipv4: 3, ipv6: 3 }, { credit })], traffic(), RULES)[0]?.ledger.credit;
    expect(creditOf({ from: 0.1, to: 0.1 })).toEqual({ from: 0.1, to: 0.22 });
    expect(creditOf({ from: 0.1, to: 0.22 })).toEqual({ from: 0.1, to: 0.22 });
    expect(creditOf({ from: 1, to: 2 })).toEqual({ from: 1, to: 2 });
    expect(creditOf({ from: 1, to: 2 }, ['segment'])).toEqual({ from: 0.22, to: 0.22 });
    const samples = [
      ...[sample(starts, 9_000, 'world/none'), sample(completions, 8_100, 'world/none')],
      ...[sample(starts, 2_000, 'caribbean/tee'), sample(completions, 1_000, 'caribbean/tee')],
    ];
    const apart = recordedTraffic({ spanMs: DAY, samples });
    const [gate] = suggest([ledger('gate', ['segment'], { ipv4: 250, ipv6: 250 })], apart, RULES);
    expect(gate?.ledger.credit).toEqual({ from: 0.14, to: 1.2 });
    expect(ratesOf(apart, RULES)).toEqual({ overall: 9_100 / 11_000, worst: 0.5, best: 0.9 });
    const rare = [sample(starts, 2_000, 'world/none'), sample(completions, 10, 'world/none')];
    const [poor] = suggest(
      [ledger('gate', ['global'], { ipv4: 250 })],
      recordedTraffic({ spanMs: DAY, samples: rare }),
      RULES,
    );
    expect([poor?.ledger.credit, poor?.completionRate]).toEqual([{ from: 4, to: 4 }, 0.01]);
    expect(poor?.boundPerDay.configured).toBe(250 + 24 + 10);
  });

  it('say what their columns mean', () => {
    expect(renderNotes(all(), 1e-6)).toEqual([
      expect.stringMatching(/; wanted 1e-6\.$/) as unknown,
      expect.stringMatching(/^bound\/day: /) as unknown,
      expect.stringMatching(/^Ledgers of one person/) as unknown,
    ]);
    const rare = [sample(starts, 2_000, 'world/none'), sample(completions, 100, 'world/none')];
    const poor = suggest(LEDGERS.slice(2, 3), recordedTraffic({ spanMs: DAY, samples: rare }), RULES);
    expect(renderNotes(poor, 1e-6)[3]).toBe(
      'block: fills whatever its capacity, because so few starts complete (5 %): is the upstream’s message delivered?',
    );
    expect(poor[0]?.ledger.capacity).toEqual({ ipv4: 20, ipv6: 20 });
  });

  it.each([
    [1_500, '2s'],
    [60_000, '1m'],
    [1_000, '1s'],
    [346_000, '346s'],
    [3_600_000, '1h'],
    [172_800_000, '2d'],
  ])('write %d ms as %s', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });
});
