import { beforeAll, describe, expect, it } from '@jest/globals';

import { knownMixes } from '../../../src/core/detection/known-mixes.ts';
import { divergenceOf } from '../../../src/core/detection/mix.ts';
import { STEP_MS } from '../../../src/core/detection/signals.ts';
import type { WatchState } from '../../../src/core/detection/state.ts';
import { createWatched, seeded, SEGMENT, STEPS_PER_DAY, STEPS_PER_HOUR } from './traffic.ts';
import { honest, worldStep, type Crowd } from './world.ts';

const ATTACK: Crowd = { segment: SEGMENT, countries: { US: 1 }, rate: 0.2, completion: 0 };
const DAYS = 2;

describe('after two honest days', () => {
  let settled: WatchState;
  beforeAll(() => {
    const [random, watched] = [seeded(1), createWatched()];
    for (let at = 0; at < DAYS * STEPS_PER_DAY; at += 1) watched.playStep(worldStep(random, honest(at)));
    settled = watched.state;
  }, 60_000);

  /** Plays on, from midnight. */
  const play = (steps: number, crowdsOf: (at: number) => readonly Crowd[]) => {
    const random = seeded(2);
    const watched = createWatched(() => 'act', settled);
    for (let at = 0; at < steps; at += 1) watched.playStep(worldStep(random, crowdsOf(at)));
    return watched;
  };

  it.each([
    ['a list of registered numbers', { rate: 1, hits: 1 }, 'hit-ratio', 5],
    ['a generator of numbers', { rate: 0.5, hits: 0.05 }, 'hit-ratio', 10],
    ['a sweep of a country that few ask about', { countries: { NP: 1 }, rate: 0.1 }, 'country-shift', 15],
    ['a sweep of a country that many ask about', { countries: { IN: 1 }, rate: 1 }, 'country-shift', 10],
    ['a feature that was left alone', { routes: { start: 1 } }, 'endpoint-mix', 15],
    ['a keybox that has leaked', { crowded: 1 }, 'new-issuer-keys', 3],
    ['devices made of one', { rate: 0.1, reused: 1 }, 'hardware-keys', 5],
    ['tokens used from rented addresses', { rate: 0.1, scattered: 1 }, 'token-networks', 5],
    ['devices that complete nothing', { exposed: 0.2 }, 'device-sequence', 5],
  ] as const)('%s is found in time, and is a hint at most', (...[, attack, detector, minutes]) => {
    const watched = play(minutes * 6, (at) => [...honest(at), { ...ATTACK, ...attack }]);
    expect(watched.alarms()).toContain(detector);
    expect(watched.level).toBeGreaterThanOrEqual(1);
    const levels = watched.events.flatMap((event) =>
      event.kind === 'containment' && event.evidence.every((evidence) => evidence.detector === detector)
        ? [event.to]
        : [],
    );
    expect(Math.max(0, ...levels)).toBeLessThanOrEqual(1);
    const alarm = watched.events.find(
      (event) => event.kind === 'alarm' && event.evidence.detector === detector,
    );
    if (alarm?.kind !== 'alarm') throw new Error('no alarm');
    const { since, risingSince, foreign } = alarm.evidence;
    expect(risingSince).toBeLessThan(since);
    // What was learned meanwhile: about as much as was asked.
    const seconds = (since - risingSince) / 1_000;
    const asked = { ...ATTACK, ...attack }.rate * seconds;
    expect(foreign).toBeGreaterThan(0.5 * asked);
    expect(foreign).toBeLessThan(2 * asked + 0.2 * seconds + 5);
  });

  it('a launch that brings five times as many, nearly all with an account, is none (L07)', () => {
    const watched = play(STEPS_PER_DAY / 4, (at) => honest(at, { hits: 0.95 }, 5));
    expect(watched.alarms()).toEqual([]);
  }, 60_000);

  it('a crowd of 36 times as many makes careful at most, wherever it is (L05)', () => {
    const everywhere = play(2 * STEPS_PER_HOUR, (at) => honest(at, {}, 36));
    const inOnePlace = play(STEPS_PER_HOUR, (at) => [
      ...honest(at),
      { ...ATTACK, rate: 14, completion: 0.85 },
    ]);
    expect(everywhere.alarms()).toEqual([]);
    expect(inOnePlace.alarms()).toEqual(['country-shift']);
    expect(inOnePlace.level).toBe(1);
  }, 60_000);

  it('an outage of a carrier contains nothing (L08)', () => {
    const watched = play(6 * STEPS_PER_HOUR, (at) => honest(at, { completion: 0.55 }));
    expect(new Set(watched.alarms())).toEqual(new Set(['completion-failure']));
    expect(watched.events.filter(({ kind }) => kind === 'containment')).toEqual([]);
  });

  it('a company that registers its block is none (L04)', () => {
    const noon = 12 * STEPS_PER_HOUR;
    const company: Crowd = { ...ATTACK, rate: 2_000 / 7_200, completion: 0.85, adjacent: 0.28, hits: 0.1 };
    const watched = play(noon + 2 * STEPS_PER_HOUR, (at) => [...honest(at), ...(at < noon ? [] : [company])]);
    expect(watched.alarms()).not.toContain('debt-adjacency');
    expect(watched.level).toBeLessThanOrEqual(1);
  });

  it('a weekend on which other features are used is none', () => {
    const routes = { lookup: 0.6, register: 0.25, start: 0.15 };
    expect(play(STEPS_PER_DAY / 2, (at) => honest(at, { routes })).alarms()).toEqual([]);
  });

  it('a model of phones with one certificate, and people who erase their phones and travel, are none', () => {
    const changes = { crowded: 0.02, reused: 5e-3, scattered: 1e-2, exposed: 1e-4 };
    expect(play(STEPS_PER_DAY / 2, (at) => honest(at, changes)).alarms()).toEqual([]);
  });

  it('the night of one country is no shift of countries: its divergence stays small, that of a sweep does not', () => {
    const divergence = ({ state }: { state: WatchState }): number => {
      const { country } = knownMixes(state.scopes, 'all', (state.through + 1) * STEP_MS);
      return country === undefined ? NaN : divergenceOf(country);
    };
    const hours = [8, 20].map((hour) => divergence(play(hour * STEPS_PER_HOUR, honest)));
    for (const nats of hours) expect(nats).toBeLessThan(0.05);
    const sweep = play(60 * 6, (at) => [...honest(at), { ...ATTACK, countries: { NP: 1 } }]);
    expect(divergence(sweep)).toBeGreaterThan(0.3);
  });
});

describe('before there is anything usual', () => {
  it('nothing is unusual', () => {
    const [random, watched] = [seeded(3), createWatched()];
    for (let at = 0; at < STEPS_PER_HOUR; at += 1)
      watched.playStep(
        worldStep(random, [...honest(at), { ...ATTACK, countries: { NP: 1 }, routes: { start: 1 } }]),
      );
    expect(watched.alarms()).not.toContain('country-shift');
    expect(watched.alarms()).not.toContain('hit-ratio');
  });
});
