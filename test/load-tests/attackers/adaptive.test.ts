import { describe, expect, it } from '@jest/globals';

import { createAttacker } from '../../../load-tests/attackers/attacker.ts';
import type { Question } from '../../../load-tests/attackers/question.ts';
import type { Outcome } from '../../../load-tests/attackers/reactions.ts';
import { createSpending } from '../../../load-tests/attackers/spending.ts';
import { cheapestWay } from '../../../load-tests/scenarios/cheapest-way.ts';
import { paceFinder } from '../../../load-tests/scenarios/pace-finder.ts';
import type { AttackScenario, Way } from '../../../load-tests/scenarios/scenario.ts';

/** A world that tells each key so many numbers, each address so many, and nothing by some route. */
const createBudgets = ({ perKey = Infinity, perAddress = Infinity, deaf = '' }) => {
  const told = new Map<string, number>();
  const take = (what: string, most: number): boolean => {
    const count = told.get(what) ?? 0;
    if (count >= most) return false;
    told.set(what, count + 1);
    return true;
  };
  return ({ key = -1, address, route }: Question): Outcome => {
    if (route === deaf) return 'blind';
    return take(`key ${key}`, perKey) && take(`address ${address}`, perAddress) ? 'told' : 'blind';
  };
};

/** Asks so often, and hears each answer only after some more were asked. */
const playOn = (
  scenario: AttackScenario,
  { turns, late = 20, seed = 1 }: { readonly turns: number; readonly late?: number; readonly seed?: number },
  world: (question: Question, pace: number) => Outcome,
) => {
  const attacker = createAttacker(scenario, seed);
  const waiting: [Question, Outcome][] = [];
  const asked: Question[] = [];
  const paces: number[] = [];
  for (let turn = 0; turn < turns; turn += 1) {
    const question = attacker.next();
    asked.push(question);
    paces.push(attacker.pace);
    waiting.push([question, world(question, attacker.pace)]);
    const [heard] = waiting.length > late ? waiting.splice(0, 1) : [];
    if (heard !== undefined) attacker.observe(...heard);
  }
  return { attacker, asked, paces };
};

const searching = (ways: readonly Way[], explore = 0.1): AttackScenario => ({
  ...cheapestWay,
  search: { ways, explore },
  // Traffic is dear enough that questions which are told nothing show in the price.
  prices: { key: 0.18, address: 0.02, question: 0.02, source: 'a test' },
});

/** Which way most of the last questions went. */
const favourite = (asked: readonly Question[]): number | undefined => {
  const counts = new Map<number | undefined, number>();
  for (const { way } of asked.slice(-500)) counts.set(way, (counts.get(way) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0];
};

const LOOKUP = { route: 'lookup' } as const;
const WAYS: readonly Way[] = [
  { ...LOOKUP, perKey: 1, perAddress: 1 },
  { ...LOOKUP, perKey: 3, perAddress: 1 },
  { ...LOOKUP, perKey: 3, perAddress: 6 },
  { ...LOOKUP, perKey: 60, perAddress: 60 },
  { route: 'user-create', perKey: 60, perAddress: 60 },
];

describe('the search for the cheapest way', () => {
  it.each([
    ['keys that are told three numbers, addresses six', { perKey: 3, perAddress: 6 }, 2],
    ['keys that are told one number', { perKey: 1 }, 0],
    ['keys and addresses without any budget', { deaf: 'user-create' }, 3],
    ['addresses that are told one number, keys that are told three', { perKey: 3, perAddress: 1 }, 1],
  ])('comes to the right one among %s', (_, budgets, best) => {
    for (const seed of [1, 2, 3]) {
      const { asked } = playOn(
        searching(WAYS),
        { turns: 3_000, seed },
        createBudgets({ deaf: 'user-create', ...budgets }),
      );
      expect(favourite(asked)).toBe(best);
    }
  });

  it('leaves a way that is told nothing any more, though it was cheap for long', () => {
    const budgets = createBudgets({ perKey: 3, perAddress: 6, deaf: 'user-create' });
    let turn = 0;
    const { asked } = playOn(searching(WAYS), { turns: 6_000 }, (question) => {
      turn += 1;
      return turn > 3_000 && question.way === 2 ? 'refused' : budgets(question);
    });
    expect(favourite(asked.slice(0, 3_000))).toBe(2);
    expect(favourite(asked)).toBe(1);
  });

  it('asks the same for the same seed and the same answers, and otherwise for another seed', () => {
    const questions = (seed: number) =>
      playOn(cheapestWay, { turns: 400, seed }, createBudgets({ perKey: 3 })).asked;
    expect(questions(5)).toEqual(questions(5));
    expect(questions(5).map(({ way }) => way)).not.toEqual(questions(6).map(({ way }) => way));
  });

  it('never has more keys or addresses than the adversary owns, and its pace is that of the way', () => {
    const poor = { ...cheapestWay.adversary, stolenTokens: 5, ipv4: 3 };
    const slow: Way = { ...LOOKUP, perKey: 1, perAddress: 1, pace: 0.25 };
    const { asked, attacker, paces } = playOn(
      { ...searching([slow]), adversary: poor },
      { turns: 40 },
      () => 'told',
    );
    expect(new Set(asked.map(({ key }) => key))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(new Set(asked.map(({ address }) => address))).toEqual(new Set([0, 1, 2]));
    expect(attacker.spending).toMatchObject({ asked: 40, keys: 5, addresses: 3 });
    expect(new Set(paces)).toEqual(new Set([0.25]));
  });
});

describe('the search for the fastest pace', () => {
  const ROUTES = ['lookup'] as const;
  it.each([0.9, 0.4, 0.1, 0.03])(
    'comes close below the threshold, wherever it lies: %d of the rate',
    (threshold) => {
      const { paces } = playOn({ ...paceFinder, routes: ROUTES }, { turns: 1_500 }, (_, pace) =>
        pace <= threshold ? 'told' : 'refused',
      );
      const settled = paces.slice(-600).filter((pace) => pace <= threshold);
      expect(Math.max(...settled)).toBeGreaterThan(threshold / 1.3);
      // Now and then it tries whether a faster one is good by now.
      expect(settled.length).toBeGreaterThan(300);
    },
  );

  it('keeps the full rate where nobody minds', () => {
    const { paces } = playOn(paceFinder, { turns: 500 }, () => 'told');
    expect(new Set(paces)).toEqual(new Set([1]));
  });

  it('slows down when the threshold sinks, and speeds up when it rises', () => {
    let turn = 0;
    const { paces } = playOn({ ...paceFinder, routes: ROUTES }, { turns: 4_500 }, (_, pace) => {
      turn += 1;
      return pace <= (turn > 1_500 && turn < 3_000 ? 0.05 : 0.5) ? 'told' : 'blind';
    });
    const typical = (from: number, to: number): number =>
      [...paces.slice(from, to)].sort((a, b) => a - b)[Math.floor((to - from) / 2)] ?? 0;
    expect(typical(1_000, 1_500)).toBeGreaterThan(0.35);
    expect(typical(2_500, 3_000)).toBeLessThan(0.07);
    expect(typical(4_000, 4_500)).toBeGreaterThan(0.35);
  });

  it('goes on by another route where no pace is told, and comes back', () => {
    const { asked } = playOn(paceFinder, { turns: 2_000 }, ({ route }) =>
      route === 'user-create' ? 'told' : 'blind',
    );
    expect(asked[0]?.route).toBe('lookup');
    expect(asked.at(-1)?.route).toBe('user-create');
    const all = playOn(paceFinder, { turns: 2_000 }, () => 'blind').asked.map(({ route }) => route);
    const changes = all.filter((route, index) => index > 0 && route !== all[index - 1]);
    expect(changes.length).toBeGreaterThan(2);
  });
});

describe('what is spent', () => {
  it('is paid for once, by the way that used it first', () => {
    const spending = createSpending({ key: 1, address: 0.1, question: 0.001, source: 'a test' });
    spending.charge({ route: 'lookup', key: 0, address: 0, way: 0 });
    spending.charge({ route: 'lookup', key: 0, address: 1, way: 1 });
    spending.charge({ route: 'lookup', key: 1, address: 1, way: 1 });
    const { dollars, ways } = spending.read(['one', 'two']);
    expect(dollars).toBeCloseTo(2.203, 9);
    expect(ways).toEqual([
      { way: 'one', asked: 1, keys: 1, addresses: 1, dollars: expect.closeTo(1.101, 9) },
      { way: 'two', asked: 2, keys: 1, addresses: 1, dollars: expect.closeTo(1.102, 9) },
    ]);
  });

  it('has no price where the scenario says none', () => {
    expect(createSpending(undefined).read([])).toEqual({
      asked: 0,
      keys: 0,
      addresses: 0,
      dollars: undefined,
      ways: [],
    });
  });
});
