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
      const [, name = '', labels = ''] = /^(\w+)(?:\{(.*)\})?$/.exec(key) ?? [];
      const pairs = [...labels.matchAll(/(\w+)=([^,]*)/g)].map(([, label = '', text = '']) => [label, text]);
      return {
        name: `numberwall_${name}`,
        labels: Object.fromEntries(pairs) as Record<string, string>,
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
    const failures = 'attestation_failures_total{enforced=true,reason=token_form}';
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
    const failed = {
      'attestation_failures_total{enforced=false,reason=token_form}': 500,
      requests_total: 500,
    };
    expect(reads([0, {}], [5_000, failed])('unattested-flood')?.ratio).toBe(0);
  });

  it('take off what was no evidence after all', () => {
    const values = (completed: number) => ({
      'enumeration_tripwire_total{kind=fictional}': 100,
      enumeration_tripwire_completions_total: completed,
    });
    const ratio = (completed: number) => reads([0, {}], [5_000, values(completed)])('tripwires')?.ratio;
    expect([ratio(0), ratio(99)]).toEqual([10, 0.1]);
  });

  it('of replays count proofs, and not tokens that travel', () => {
    const ratio = (kind: string) =>
      reads([0, {}], [5_000, { [`enumeration_token_reuse_total{kind=${kind}}`]: 40 }])('replayed-proofs')
        ?.ratio;
    expect([ratio('proof'), ratio('network')]).toEqual([4, 0]);
  });

  it('know when it began, leaving out what always comes, and that it goes on', () => {
    const refused = (count: number) => ({ edge_refusals_total: count, requests_total: count });
    const sign = reads(
      [0, {}],
      [3_000, refused(1)],
      [7_000, refused(40)],
      [9_000, refused(80)],
    )('address-flood');
    expect(sign).toMatchObject({ beganAt: 7_000, lastAt: 9_000, isOn: true });
    const after = reads(
      [0, {}],
      [1_000, refused(80)],
      [11_500, refused(80)],
      [12_000, refused(81)],
    )('address-flood');
    expect(after).toMatchObject({ isOn: false, ratio: 0.05 });
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

  it('of detectors go on while evidence comes, and only fade after that', () => {
    const at = (now: number) =>
      reads([
        now,
        {
          'enumeration_cusum{detector=debt-adjacency}': 1.4,
          'enumeration_alarm_active{detector=debt-adjacency}': 1,
          'enumeration_evidence_timestamp_seconds{detector=debt-adjacency,rose=first}': 1_000,
          'enumeration_evidence_timestamp_seconds{detector=debt-adjacency,rose=last}': 1_200,
        },
      ])('debt-adjacency');
    expect(at(1_210_000)).toMatchObject({ isOn: true, ratio: 1.4, beganAt: 400_000, lastAt: 600_000 });
    expect(at(1_230_000)).toMatchObject({ isOn: false, ratio: 1.4 });
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
