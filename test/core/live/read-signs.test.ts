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

describe('what a sign is read from', () => {
  const edge = (count: number, requests = count): Values => ({
    edge_refusals_total: count,
    requests_total: requests,
  });

  it('is told with it', () => {
    const sign = reads([0, edge(5, 100)], [5_000, edge(45, 200)])('address-flood');
    expect(sign).toEqual({
      ...{ id: 'address-flood', words: 'a flood from single addresses', weight: 'attack' },
      ...{ metric: 'numberwall_edge_refusals_total', runbook: 'NumberwallEnumerationSuspected' },
      ...{ ratio: 2, isOn: true, beganAt: 5_000, lastAt: 5_000 },
      counted: {
        ...{ total: 45, before: 5, events: 40, windowMs: 10_000, atLeast: 20 },
        share: { is: 0.4, atLeast: 0.2, of: 'requests' },
      },
    });
  });

  it('is a share of starts where it counts starts, and none where it has no share', () => {
    const exposed = { enumeration_exposed_starts_total: 10, enumeration_starts_total: 100 };
    expect(reads([0, {}], [5_000, exposed])('exposed-devices')?.counted?.share).toEqual({
      ...{ is: 0.1, atLeast: 0.05, of: 'starts' },
    });
    const banned = reads([0, {}], [5_000, { bans_total: 1 }])('bans');
    expect(banned?.counted).toEqual({ total: 1, before: 0, events: 1, windowMs: 60_000, atLeast: 1 });
  });

  it('names the label that grew most, and not that of which there is most', () => {
    const of = (level: string) => `enumeration_ledger_exhausted_total{level=${level}}`;
    const sign = reads(
      [0, { [of('gate')]: 500, [of('block')]: 10 }],
      [5_000, { [of('gate')]: 505, [of('block')]: 40 }],
    )('ledgers-full');
    expect(sign?.words).toBe('a sweep of number blocks');
    const quiet = reads([0, { [of('gate')]: 5 }], [5_000, { [of('gate')]: 5 }])('ledgers-full');
    expect(quiet?.words).toBe('sources that start and never complete');
  });

  it('goes on with half of its share, and a single event for its window', () => {
    const share = (failed: number, requests: number) =>
      reads(
        [0, edge(0)],
        [1_000, edge(40)],
        [12_000, edge(40)],
        [20_000, edge(40 + failed, 40 + requests)],
      )('address-flood')?.isOn;
    expect([share(20, 200), share(20, 201)]).toEqual([true, false]);
    expect([share(19, 19), share(20, 20)]).toEqual([false, true]);
    const banned = (at: number) =>
      reads([0, {}], [1_000, { bans_total: 1 }], [at, { bans_total: 1 }])('bans')?.isOn;
    expect([banned(60_000), banned(61_001)]).toEqual([true, false]);
  });

  it('remembers five minutes, and begins anew where the clock steps back', () => {
    const canary = 'canary_total{result=late}';
    const seen = (at: number) => reads([0, {}], [1_000, { [canary]: 1 }], [at, { [canary]: 1 }])('canary');
    expect([seen(300_000)?.ratio, seen(301_001)?.ratio]).toEqual([1, 0]);
    const back = reads([9_000, edge(0)], [10_000, edge(40)], [5_000, edge(40)])('address-flood');
    expect(back).toMatchObject({ ratio: 0, isOn: false });
  });

  it('is late, and shown by another, where its detector says so', () => {
    const all = reads([0, {}]);
    expect(all('tripwire')).toMatchObject({ sameAs: 'tripwires' });
    expect(all('tripwire')).not.toHaveProperty('isLate');
    expect(all('debt-adjacency')).toMatchObject({ isLate: true });
    expect(all('debt-adjacency')).not.toHaveProperty('sameAs');
    const other = reads([
      0,
      { 'enumeration_cusum{detector=hit-ratio}': 0.7, 'enumeration_alarm_active{detector=hit-ratio}': 1 },
    ]);
    expect([other('tripwire')?.ratio, other('hit-ratio')?.ratio]).toEqual([0, 1]);
  });
});
