import { describe, expect, it } from '@jest/globals';

import { knownMixes } from '../../../src/core/detection/known-mixes.ts';
import {
  countMix,
  divergenceOf,
  EMPTY_MIX,
  mixEvidence,
  partsOf,
  usualShareOf,
  type Mix,
} from '../../../src/core/detection/mix.ts';
import { add, bounded, fade, sum } from '../../../src/core/detection/shares.ts';
import type { Scope } from '../../../src/core/detection/signals.ts';
import { QUIET, type ScopeState } from '../../../src/core/detection/state.ts';
import { UNKNOWN_USUAL } from '../../../src/core/detection/usual.ts';

const HOUR = 3_600_000;

describe('shares', () => {
  it('are added part by part, and what is nothing adds none', () => {
    expect(sum({ a: 1, b: 2.5 })).toBe(3.5);
    expect(sum({})).toBe(0);
    const counts = { a: 1 };
    expect(add(counts, { a: 2, b: 3, c: 0 })).toEqual({ a: 3, b: 3 });
    expect(counts).toEqual({ a: 1 });
    expect(add(counts, { a: 0 })).toBe(counts);
  });

  it('fade, to a thousandth, until a hundredth is left', () => {
    expect(fade({ a: 10, b: 0.02, c: 0.0199 }, 0.5)).toEqual({ a: 5, b: 0.01, c: 0.01 });
    expect(fade({ a: 0.0188, b: 1 }, 1 / 3)).toEqual({ b: 0.333 });
  });

  it('are the largest, where there are too many', () => {
    const counts = { a: 1, b: 3, c: 2 };
    expect(bounded(counts, 3)).toBe(counts);
    expect(bounded(counts, 2)).toEqual({ b: 3, c: 2 });
  });
});

describe('the parts of a step', () => {
  const counts = { starts: 9, hits: 2, 'country:US': 3, 'country:CA': 1, 'route:lookup': 4 } as const;

  it.each([
    ['country', { US: 3, CA: 1 }],
    ['route', { lookup: 4 }],
    ['answers', { hits: 2, misses: 0 }],
  ] as const)('of %s are told by their names', (id, parts) => {
    expect(partsOf(id, counts)).toEqual(parts);
  });
});

describe('a mix', () => {
  it('that was never counted stays empty where nothing is', () => {
    expect(countMix(EMPTY_MIX, {}, 0)).toBe(EMPTY_MIX);
    expect(countMix(EMPTY_MIX, { US: 0 }, 0)).toBe(EMPTY_MIX);
    expect(countMix(EMPTY_MIX, {}, 9)).toBe(EMPTY_MIX);
    const long = { recent: {}, usual: { US: 1 }, hour: 9 };
    expect(countMix(long, {}, 9)).toBe(long);
    expect(countMix(long, {}, 10)).toEqual({ recent: {}, usual: { US: 0.994 }, hour: 10 });
  });

  it('fades by a ninetieth each step, and by a 168th each hour', () => {
    const first = countMix(EMPTY_MIX, { US: 90 }, 100);
    expect(first).toEqual({ recent: { US: 90 }, usual: { US: 90 }, hour: 100 });
    const second = countMix(first, { CA: 1 }, 100);
    expect(second).toEqual({ recent: { US: 89, CA: 1 }, usual: { US: 90, CA: 1 }, hour: 100 });
    const third = countMix(second, {}, 102);
    expect(third.hour).toBe(102);
    expect(third.recent['US']).toBeCloseTo(88.011, 3);
    expect(third.usual['US']).toBeCloseTo(90 * (167 / 168) ** 2, 2);
  });

  it('does not fade where the hour goes back, and goes on fading what is recent', () => {
    const first = countMix(EMPTY_MIX, { US: 90 }, 100);
    expect(countMix(first, {}, 98)).toEqual({ recent: { US: 89 }, usual: { US: 90 }, hour: 98 });
  });

  it('keeps three hundred parts at most', () => {
    const parts = Object.fromEntries(Array.from({ length: 310 }, (_, at) => [`p${at}`, 1 + at]));
    const { recent, usual } = countMix(EMPTY_MIX, parts, 1);
    expect(Object.keys(recent)).toHaveLength(300);
    expect(Object.keys(usual)).toHaveLength(300);
    expect([recent['p9'], recent['p10']]).toEqual([undefined, 11]);
  });

  it('expects half a time of what was never seen', () => {
    const share = usualShareOf({ US: 3, CA: 1 });
    expect(share('US')).toBeCloseTo(3.5 / 5.5, 12);
    expect(share('NP')).toBeCloseTo(0.5 / 5.5, 12);
    expect(usualShareOf({})('NP')).toBe(1);
  });

  it('is evidence by how it is now, with fifty counts of the usual', () => {
    const usualShare = (part: string): number => (part === 'US' ? 0.9 : 0.1);
    const recent = { US: 10, NP: 40 };
    const now = { US: (10 + 45) / 100, NP: (40 + 5) / 100 };
    const nats = 2 * Math.log(now.NP / 0.1) + Math.log(now.US / 0.9);
    expect(mixEvidence({ recent, usualShare }, { NP: 2, US: 1 })).toBeCloseTo(nats, 12);
    expect(mixEvidence({ recent, usualShare }, {})).toBe(0);
    const divergence = now.US * Math.log(now.US / 0.9) + now.NP * Math.log(now.NP / 0.1);
    expect(divergenceOf({ recent, usualShare })).toBeCloseTo(divergence, 12);
    expect(divergenceOf({ recent: {}, usualShare })).toBe(0);
    // Of one part of many the terms may be less than nothing, the divergence is not.
    expect(divergenceOf({ recent: { US: 1 }, usualShare: () => 0.99 })).toBeGreaterThanOrEqual(0);
    expect(divergenceOf({ recent: { US: 1 }, usualShare: () => 1.2 })).toBe(0);
  });
});

describe('a mix that is known', () => {
  const mix = (usual: Mix['usual'], recent: Mix['recent'] = {}): Mix => ({ usual, recent, hour: 1 });
  const scopesOf = (
    scope: Scope,
    mixes: ScopeState['mixes'],
    starts: Readonly<Partial<Record<Scope, number>>> = {},
  ): ReadonlyMap<Scope, ScopeState> =>
    new Map<Scope, ScopeState>([
      ...Object.entries(starts).map(([of, count]): [Scope, ScopeState] => [
        of as Scope,
        {
          ...QUIET,
          usual: { ...UNKNOWN_USUAL, hours: UNKNOWN_USUAL.hours.map((_, at) => (at === 5 ? count : -1)) },
        },
      ]),
      [scope, { ...QUIET, mixes }],
    ]);

  it('has been counted a thousand times, and answers a hundred', () => {
    const known = (scopes: ReadonlyMap<Scope, ScopeState>, scope: Scope) =>
      Object.keys(knownMixes(scopes, scope, 5 * HOUR));
    expect(known(scopesOf('all', { route: mix({ lookup: 999 }) }), 'all')).toEqual([]);
    expect(known(scopesOf('all', { route: mix({ lookup: 600, start: 400 }) }), 'all')).toEqual(['route']);
    const segment = 'northern-america/tee';
    expect(known(scopesOf(segment, { answers: mix({ hits: 99 }) }), segment)).toEqual([]);
    expect(known(scopesOf(segment, { answers: mix({ hits: 99, misses: 1 }) }), segment)).toEqual(['answers']);
    expect(known(scopesOf(segment, {}), 'all')).toEqual([]);
  });

  it('of routes is as the week was', () => {
    const usual = { lookup: 900, start: 100 };
    const { route } = knownMixes(scopesOf('all', { route: mix(usual, { start: 7 }) }), 'all', 0);
    expect(route?.recent).toEqual({ start: 7 });
    expect(route?.usualShare('start')).toBeCloseTo(100.5 / 1_001.5, 12);
  });

  it('of countries is not known while no hour is', () => {
    const usual = { US: 900, CA: 100 };
    const at = (hour: number, starts: number) =>
      knownMixes(
        scopesOf('all', { country: mix(usual) }, { 'northern-america/tee': starts }),
        'all',
        hour * HOUR,
      );
    expect(at(5, 0)).toEqual({});
    expect(at(6, 10)).toEqual({});
    expect(at(5, 10)).toHaveProperty('country');
    expect(at(29, 10)).toHaveProperty('country');
  });

  it('of countries follows the hour by their groups, and the week within each', () => {
    const scopes = scopesOf(
      'all',
      { country: mix({ US: 800, CA: 100, IN: 100 }) },
      { 'northern-america/tee': 20, 'northern-america/strongbox': 10, 'southern-asia/tee': 70 },
    );
    const { country } = knownMixes(scopes, 'all', 5 * HOUR);
    const week = (count: number): number => (count + 0.5) / (1_000 + 0.5 * 3);
    const group = (starts: number, count: number): number => (starts + 50 * week(count)) / 150;
    expect(country?.usualShare('US')).toBeCloseTo(group(30, 900) * (800.5 / (900 + 1.5)), 12);
    expect(country?.usualShare('CA')).toBeCloseTo(group(30, 900) * (100.5 / (900 + 1.5)), 12);
    expect(country?.usualShare('IN')).toBeCloseTo(group(70, 100) * (100.5 / (100 + 1)), 12);
    // Of a group that was never seen.
    expect(country?.usualShare('BR')).toBeCloseTo((50 * (0.5 / (1_000 + 0.5 * 3))) / 150, 12);
  });
});
