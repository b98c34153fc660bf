import { describe, expect, it } from '@jest/globals';

import { alarmsOf, moveCharts, summaryOf, type DetectorModes } from '../../../src/core/detection/charts.ts';
import { DETECTORS, type DetectorId } from '../../../src/core/detection/detectors.ts';
import { STEP_MS, type Counts, type Scope } from '../../../src/core/detection/signals.ts';
import { QUIET, type ScopeState } from '../../../src/core/detection/state.ts';

const NOW = 1_800_000_000_000;
const SEGMENT = 'northern-america/tee';
const FAILING = 2 * Math.log(0.35 / 0.2);

const move = (
  counts: Counts,
  charts: ScopeState['charts'] = {},
  { scope = SEGMENT, modes = () => 'act' }: { readonly scope?: Scope; readonly modes?: DetectorModes } = {},
) => moveCharts(charts, scope, counts, { usual: 0, mixes: {}, modes, now: NOW });

describe('the charts of a scope', () => {
  it('begin with the step that adds to them', () => {
    expect(move({ failed: 2, foreign: 2 })).toEqual({
      'completion-failure': { s: FAILING, risingSince: NOW - STEP_MS, roseAt: NOW, foreign: 2 },
    });
    expect(move({ completed: 2 })).toEqual({});
    expect(move({})).toEqual({});
  });

  it('go on from what they were', () => {
    const before = { s: 3, risingSince: 7, roseAt: 8, foreign: 5 };
    expect(move({ failed: 2, foreign: 1 }, { 'completion-failure': before })).toEqual({
      'completion-failure': { s: 3 + FAILING, risingSince: 7, roseAt: NOW, foreign: 6 },
    });
    // Nothing, and what speaks against it, adds nothing.
    expect(move({}, { 'completion-failure': before })).toEqual({ 'completion-failure': before });
    const less = move({ completed: 1 }, { 'completion-failure': before })['completion-failure'];
    expect(less).toEqual({ ...before, s: 3 + Math.log(0.65 / 0.8) });
    expect(move({ completed: 99 }, { 'completion-failure': before })).toEqual({});
  });

  it('are alarms since they reached their threshold', () => {
    const before = { s: 15.9, risingSince: 7, roseAt: 8, foreign: 0 };
    const alarm = move({ failed: 1 }, { 'completion-failure': before })['completion-failure'];
    expect(alarm?.alarmSince).toBe(NOW);
    const later = { ...before, alarmSince: NOW - 5 };
    expect(move({}, { 'completion-failure': later })['completion-failure']?.alarmSince).toBe(NOW - 5);
    const over = move({}, { 'completion-failure': { ...later, s: 7.9 } })['completion-failure'];
    expect(over).not.toHaveProperty('alarmSince');
  });

  it('are those of their scope, whose detector is asked', () => {
    const counts = { failed: 9, numbers: 9, invalid: 9 } as const;
    expect(Object.keys(move(counts))).toEqual(['completion-failure']);
    expect(Object.keys(move(counts, {}, { scope: 'all' }))).toEqual(['invalid-numbers']);
    expect(move(counts, {}, { modes: () => 'off' })).toEqual({});
    expect(Object.keys(move(counts, {}, { modes: () => 'observe' }))).toEqual(['completion-failure']);
  });
});

describe('alarms', () => {
  const chart = { s: 24, risingSince: 7, roseAt: 8, foreign: 5 };

  it('say how far beyond their threshold they are, since when, and what was learned', () => {
    const charts = { 'completion-failure': { ...chart, alarmSince: 9 }, tripwire: chart };
    expect(alarmsOf(SEGMENT, { ...QUIET, charts })).toEqual([
      { detector: 'completion-failure', scope: SEGMENT, ratio: 1.5, since: 9, risingSince: 7, foreign: 5 },
    ]);
    expect(alarmsOf('all', QUIET)).toEqual([]);
  });

  it('are summed up by the first of them', () => {
    const evidence = { detector: 'tripwire', scope: SEGMENT, ratio: 1 } as const;
    const one = { ...evidence, since: 9, risingSince: 3, foreign: 1 };
    const other = { ...evidence, since: 8, risingSince: 5, foreign: 6 };
    expect(summaryOf([one, other])).toEqual({ since: 8, risingSince: 3, foreign: 6 });
    expect(summaryOf([])).toBeUndefined();
  });
});

describe('a detector', () => {
  const evidenceOf = (id: DetectorId, counts: Counts, usual = 0, mixes = {}): number =>
    DETECTORS.find((detector) => detector.id === id)?.evidence(counts, { usual, mixes }) ?? NaN;

  it.each<[DetectorId, Counts, number]>([
    ['completion-failure', { failed: 1 }, Math.log(0.35 / 0.2)],
    ['completion-failure', { completed: 1 }, Math.log(0.65 / 0.8)],
    ['completion-failure', { completed: 2, failed: 3 }, 3 * Math.log(1.75) + 2 * Math.log(0.65 / 0.8)],
    ['debt-adjacency', { failed: 3, adjacent: 2 }, 2 * Math.log(2) + Math.log(0.4 / 0.7)],
    ['tripwire', { starts: 2, tripwires: 1 }, Math.log(10) + Math.log(0.998 / 0.9998)],
    ['tripwire', { starts: 2, tripwires: 2, excused: 1 }, Math.log(10) + Math.log(0.998 / 0.9998)],
    ['hosting-share', { networks: 2, hosting: 1 }, Math.log(5) + Math.log(0.85 / 0.97)],
    ['invalid-numbers', { numbers: 2, invalid: 1 }, Math.log(5) + Math.log(0.9 / 0.98)],
    ['proof-replay', { proofs: 2, replays: 1 }, Math.log(10) + Math.log(0.99 / 0.999)],
    ['device-sequence', { starts: 2, exposed: 1 }, Math.log(20) + Math.log(0.996 / 0.9998)],
    ['new-issuer-keys', { vouched: 2, crowded: 1 }, Math.log(10) + Math.log(0.8 / 0.98)],
    ['hardware-keys', { hardware: 2, reused: 1 }, Math.log(10) + Math.log(0.95 / 0.995)],
    ['token-networks', { located: 2, scattered: 1 }, Math.log(10) + Math.log(0.9 / 0.99)],
  ])('%s weighs %j', (id, counts, nats) => {
    expect(evidenceOf(id, counts)).toBeCloseTo(nats, 10);
    expect(Math.abs(evidenceOf(id, {}))).toBe(0);
  });

  it('start-surge weighs what is over against what is usual, without a crowd that completes', () => {
    expect(evidenceOf('start-surge', { failed: 9 })).toBe(0);
    const surge = (count: number): number => count * Math.log(2 / 1.3) - 0.7 * 10;
    expect(evidenceOf('start-surge', { failed: 30 }, 10)).toBeCloseTo(surge(30), 10);
    expect(evidenceOf('start-surge', { completed: 8, failed: 2 }, 10)).toBeCloseTo(surge(10), 10);
    // 16 of 20 complete: a crowd of ten, of which eight complete.
    expect(evidenceOf('start-surge', { completed: 16, failed: 4 }, 10)).toBeCloseTo(surge(10), 10);
  });

  const known = { recent: { a: 50 }, usualShare: () => 0.5 };
  const NATS = Math.log(0.75 / 0.5);

  it.each([
    ['country-shift', 'country', { 'country:a': 2 }],
    ['endpoint-mix', 'route', { 'route:a': 2 }],
  ] as const)('%s weighs how it is now against how it usually is', (id, mix, counts) => {
    expect(evidenceOf(id, counts, 0, { [mix]: known })).toBeCloseTo(2 * NATS - 0.2, 10);
    expect(evidenceOf(id, counts)).toBe(0);
  });

  it('hit-ratio weighs answers the same way, and people who complete against it', () => {
    const mixes = { answers: { recent: { hits: 50 }, usualShare: () => 0.5 } };
    const nats = 2 * NATS + Math.log(0.25 / 0.5);
    expect(evidenceOf('hit-ratio', { hits: 2, misses: 1 }, 0, mixes)).toBeCloseTo(nats - 0.06, 10);
    expect(evidenceOf('hit-ratio', { hits: 2, misses: 1, completed: 3 }, 0, mixes)).toBeCloseTo(
      nats - 0.36,
      10,
    );
    expect(evidenceOf('hit-ratio', { completed: 3 }, 0, mixes)).toBeCloseTo(-0.3, 10);
    expect(evidenceOf('hit-ratio', { hits: 2 })).toBe(0);
  });
});
