import { describe, expect, it } from '@jest/globals';

import { knownMixes } from '../../../src/core/detection/known-mixes.ts';
import { readState } from '../../../src/core/detection/read-state.ts';
import { writeState } from '../../../src/core/detection/state.ts';
import {
  createWatched,
  poisson,
  seeded,
  SEGMENT,
  stepOf,
  STEPS_PER_DAY,
  STEPS_PER_HOUR,
  type Population,
} from './traffic.ts';
import { honest, worldStep } from './world.ts';

const HONEST: Population = { rate: 0.42, completion: 0.85, tripwires: 7.5e-5, adjacent: 0.001 };
const ATTACK: Population = { rate: 1, completion: 0 };

const play = (seed: number, phases: readonly (readonly [steps: number, ...of: Population[]])[]) => {
  const random = seeded(seed);
  const watched = createWatched();
  for (const [steps, ...of] of phases) for (let at = 0; at < steps; at += 1) watched.play(stepOf(random, of));
  return watched;
};

describe('honest traffic', () => {
  it('of thirty days at the base rate raises no alarm (L01)', () => {
    const random = seeded(1);
    const watched = createWatched();
    for (let at = 0; at < 30 * STEPS_PER_DAY; at += 1) watched.playStep(worldStep(random, honest(at)));
    expect(watched.alarms()).toEqual([]);
    expect(watched.level).toBe(0);
    // All were asked, and had something to say.
    const { country, route } = knownMixes(watched.state.scopes, 'all', Date.now());
    expect([country, route].every((mix) => mix !== undefined)).toBe(true);
  }, 240_000);

  it('that grows 36-fold for a day makes careful at most (L05)', () => {
    const watched = play(2, [
      [3 * STEPS_PER_DAY, HONEST],
      [STEPS_PER_DAY / 4, { ...HONEST, rate: 15 }],
      [STEPS_PER_HOUR, HONEST],
    ]);
    const levels = watched.events.flatMap((event) => (event.kind === 'containment' ? [event.to] : []));
    expect(Math.max(0, ...levels)).toBeLessThanOrEqual(1);
    expect(watched.alarms().filter((id) => id !== 'start-surge')).toEqual([]);
  });

  it('of a company that registers two thousand consecutive numbers is no walk (L04)', () => {
    const watched = play(3, [
      [STEPS_PER_DAY, HONEST],
      [2 * STEPS_PER_HOUR, HONEST, { rate: 2_000 / 7_200, completion: 0.85, adjacent: 0.28 }],
    ]);
    expect(watched.alarms()).not.toContain('debt-adjacency');
    expect(watched.level).toBeLessThanOrEqual(1);
  });

  it('whose carrier has an outage alarms, and is not contained (L08)', () => {
    const watched = play(4, [
      [STEPS_PER_DAY, HONEST],
      [6 * STEPS_PER_HOUR, { ...HONEST, completion: 0.55 }],
    ]);
    expect(watched.alarms()).toEqual(['completion-failure']);
    expect(watched.events.filter(({ kind }) => kind === 'containment')).toEqual([]);
  });
});

describe('enumeration beside honest traffic', () => {
  it.each([
    ['a sequential walk', { ...ATTACK, adjacent: 0.98 }, 'debt-adjacency', 10],
    ['a shuffled set of whole blocks', { ...ATTACK, adjacent: 0.8 }, 'debt-adjacency', 15],
    ['a random scan of the plan', { ...ATTACK, rate: 10, tripwires: 0.004 }, 'tripwire', 20],
    ['a slow walk', { ...ATTACK, rate: 0.1, adjacent: 0.98 }, 'debt-adjacency', 60],
    ['a list, in a surge', { ...ATTACK, rate: 2 }, 'start-surge', 15],
  ] as const)('%s is contained', (...[, attack, witness, minutes]) => {
    const watched = play(5, [
      [3 * STEPS_PER_DAY, HONEST],
      [minutes * 6, HONEST, attack],
    ]);
    expect(watched.alarms()).toContain(witness);
    expect(watched.level).toBeGreaterThanOrEqual(2);
    const [contained] = watched.events.flatMap((event) => (event.kind === 'containment' ? [event] : []));
    expect(contained?.segment).toBe(SEGMENT);
    for (const { ratio } of contained?.evidence ?? []) expect(ratio).toBeGreaterThanOrEqual(1);
  });

  it('that goes on with two witnesses closes the segment, and calm opens it again, a step at a time', () => {
    const watched = play(6, [
      [3 * STEPS_PER_DAY, HONEST],
      [60 * 6, HONEST, { ...ATTACK, rate: 5, adjacent: 0.98, tripwires: 0.01 }],
      [12 * STEPS_PER_HOUR, HONEST],
    ]);
    const levels = watched.events.flatMap((event) => (event.kind === 'containment' ? [event.to] : []));
    expect(levels.indexOf(3)).toBeGreaterThan(levels.indexOf(2));
    expect(levels.slice(levels.lastIndexOf(3))).toEqual([3, 2, 1, 0]);
    expect(watched.level).toBe(0);
  });
});

describe('a state', () => {
  it('is the same after it was kept, and goes on as if it had not been', () => {
    const random = seeded(7);
    const watched = createWatched();
    for (let at = 0; at < 500; at += 1)
      watched.play({ ...stepOf(random, [HONEST, ATTACK]) }, { proofs: poisson(random, 4), replays: 1 });
    expect(readState(writeState(watched.state))).toEqual(watched.state);
    expect(watched.alarms()).toContain('proof-replay');
  });

  it.each([
    ['nothing', undefined],
    ['no JSON', '{'],
    ['another form', '[]'],
    ['scopes that are none', '{"through":5,"scopes":{"nowhere/tee":{}, "all":7}}'],
    ['numbers that are none', '{"through":-1,"scopes":{"all":{"charts":{"proof-replay":{"s":"x"}}}}}'],
  ])('that is %s is forgotten', (_name, text) => {
    const { through, scopes } = readState(text);
    expect(through).toBeGreaterThanOrEqual(0);
    for (const [scope, { containment }] of scopes) expect([scope, containment.level]).toEqual(['all', 0]);
  });
});
