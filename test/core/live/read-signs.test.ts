import { describe, expect, it } from '@jest/globals';

import { createSigns } from '../../../src/core/live/read-signs.ts';
import { SIGNS } from '../../../src/core/live/signs.ts';
import type { Snapshot } from '../../../src/core/live/snapshot.ts';
import { METRIC_PREFIX, METRICS } from '../../../src/adapters/telemetry/metrics-table.ts';

type Values = Readonly<Record<string, number>>;

/** `name{label=value}` and its value. */
const snapshot = (values: Values): Snapshot =>
  Map.groupBy(
    Object.entries(values).map(([key, value]) => {
      const [, name = '', label, text] = /^(\w+)(?:\{(\w+)=(.*)\})?$/.exec(key) ?? [];
      return {
        name: `numberwall_${name}`,
        labels: label === undefined ? {} : { [label]: text ?? '' },
        value,
      };
    }),
    ({ name }) => name,
  );

const reads = (...moments: readonly (readonly [at: number, values: Values])[]) => {
  const read = createSigns();
  let signs: ReturnType<typeof read> = [];
  for (const [at, values] of moments) signs = read(snapshot(values), at);
  return (id: string) => signs.find((sign) => sign.id === id);
};

describe('signs', () => {
  it('of a flood need both: two a second, and a fifth of the requests', () => {
    const failures = 'attestation_failures_total{enforced=true}';
    const flood = (failed: number, requests: number) =>
      reads(
        [0, { [failures]: 0, requests_total: 0 }],
        [5_000, { [failures]: failed, requests_total: requests }],
      )('unattested-flood')?.ratio;
    expect(flood(20, 100)).toBe(1);
    expect(flood(19, 19)).toBeCloseTo(0.95);
    expect(flood(100, 1_000)).toBeCloseTo(0.5);
    expect(flood(0, 1_000)).toBe(0);
  });

  it('do not count what was only monitored', () => {
    const failed = { 'attestation_failures_total{enforced=false}': 500, requests_total: 500 };
    expect(reads([0, {}], [5_000, failed])('unattested-flood')?.ratio).toBe(0);
  });

  it('forget what is older than their window', () => {
    const values = { edge_refusals_total: 100, requests_total: 100 };
    const sign = reads([0, {}], [1_000, values], [6_000, values], [11_000, values], [12_000, values]);
    expect(sign('address-flood')?.ratio).toBe(0);
  });

  it('say which ledger it was', () => {
    const of = (level: string) =>
      reads([0, {}], [1_000, { [`enumeration_ledger_exhausted_total{level=${level}}`]: 40 }])('ledgers-full')
        ?.words;
    expect(of('block')).toBe('a sweep of number blocks');
    expect(of('of-my-own')).toBe('sources that start and never complete');
  });

  it('of detectors are alarms until the detector says that they are over', () => {
    const detector = (evidence: number, active: number) =>
      reads([
        0,
        {
          'enumeration_cusum{detector=tripwire}': evidence,
          'enumeration_alarm_active{detector=tripwire}': active,
        },
      ])('tripwire')?.ratio;
    expect(detector(0.6, 0)).toBe(0.6);
    expect(detector(0.6, 1)).toBe(1);
    expect(detector(2, 1)).toBe(2);
  });

  it('stand on metrics and label values that there are', () => {
    const known = new Map(Object.values(METRICS).map((metric) => [METRIC_PREFIX + metric.name, metric]));
    for (const { metric, where = {}, by, share } of SIGNS) {
      const labels = known.get(metric)?.labels;
      expect([metric, labels === undefined]).toEqual([metric, false]);
      if (share !== undefined) expect(known.has(share.of)).toBe(true);
      if (by !== undefined) expect(Object.keys(labels ?? {})).toContain(by);
      for (const [label, values] of Object.entries(where))
        for (const value of [values].flat()) expect(labels?.[label]?.values).toContain(value);
    }
  });
});
