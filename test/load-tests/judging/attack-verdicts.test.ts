import { describe, expect, it } from '@jest/globals';

import { foreignAnswers, judgeAttack, reachableBound } from '../../../load-tests/judging/attack-verdicts.ts';
import type { AttackFacts } from '../../../load-tests/judging/attack-verdicts.ts';
import type { AttackScenario } from '../../../load-tests/scenarios/scenario.ts';
import { ATTACKS } from '../../../load-tests/scenarios/table.ts';
import { judged } from './support.ts';

const [some] = ATTACKS;
if (some === undefined) throw new RangeError('the lab has attacks');

const scenario = (bound: AttackScenario['bound'], changes: Partial<AttackScenario> = {}): AttackScenario => ({
  ...some,
  ...{ bound, containWithinSeconds: null, disclosure: 'budgeted' },
  ...changes,
});

const facts = (changes: Partial<AttackFacts>): AttackFacts => ({
  ...{ judged: [], seconds: 10, completions: 0, owners: { wanted: 0, registered: 0 } },
  ...changes,
});

/** Ids of the bounds that are broken. */
const broken = (...args: Parameters<typeof judgeAttack>): readonly string[] =>
  judgeAttack(...args)
    .filter(({ holds }) => !holds)
    .map(({ id }) => id);

const answers = (count: number) =>
  Array.from({ length: count }, (_, index) => judged({ e164: `+1212555${1_000 + index}` }));

describe('what was learned', () => {
  it('is what tells the truth about numbers of others, once for each key', () => {
    const told = [
      judged({ e164: '+12125550101', key: 1 }),
      judged({ e164: '+12125550101', key: 1 }),
      judged({ e164: '+12125550101', key: 2 }),
      judged({ e164: '+12125550102', told: 'blind' }),
      judged({ e164: '+12125550103', told: 'false' }),
      judged({ e164: '+12125550104', told: 'refused' }),
      judged({ e164: '+12125550105', told: 'failed' }),
    ];
    expect(foreignAnswers(some, told)).toHaveLength(2);
    const owner = { adversary: { ...some.adversary, ownedNumbers: 1 } };
    expect(foreignAnswers(owner, told)).toEqual([]);
  });
});

describe('the bound of a run', () => {
  const day = scenario({ answersPerDay: 8_278 });

  it('is that of a day, or what the gate lets a run of its length reach', () => {
    expect(reachableBound(scenario({ answersPerDay: 3 }), facts({}))).toBe(3);
    expect(reachableBound(day, facts({ seconds: 0 }))).toBe(400);
    expect(reachableBound(day, facts({ seconds: 8_640 }))).toBe(410);
    expect(reachableBound(day, facts({ seconds: 0, completions: 40 }))).toBe(410);
    // As many starts may wait for their message as have just completed.
    expect(reachableBound(day, facts({ seconds: 0, completions: 1_000 }))).toBe(1_250);
    expect(reachableBound(day, facts({ seconds: 0, completions: 100_000 }))).toBe(8_278);
  });

  it('is nothing where nothing is to be told', () => {
    expect(reachableBound({ ...day, disclosure: 'never' }, facts({ completions: 1_000 }))).toBe(0);
    expect(broken({ ...day, disclosure: 'never' }, facts({ judged: answers(1) }))).toEqual(['answers']);
  });

  it('is broken above 1.01 times itself', () => {
    expect(broken(scenario({ answersPerDay: 100 }), facts({ judged: answers(101) }))).toEqual([]);
    expect(broken(scenario({ answersPerDay: 100 }), facts({ judged: answers(102) }))).toEqual(['answers']);
  });
});

describe('the time to contain', () => {
  const quick = scenario({ answersPerDay: 1_000 }, { containWithinSeconds: 2 });
  const late = (ms: number) => judged({ e164: '+12125559999', atMs: ms, tookMs: 100 });

  it('is until the last answer was asked for, but for one in a hundred', () => {
    expect(broken(quick, facts({ judged: [...answers(10), late(2_100)] }))).toEqual([]);
    expect(broken(quick, facts({ judged: [...answers(10), late(2_200)] }))).toEqual(['contained']);
    expect(broken(quick, facts({ judged: [...answers(150), late(9_000)] }))).toEqual([]);
  });

  it('is not asked for where there is nothing to contain', () => {
    expect(broken(scenario({ answersPerDay: 1_000 }), facts({ judged: [late(9_000)] }))).toEqual([]);
  });
});

describe('while the store is away', () => {
  const outage = { fromMs: 1_000, surelyUntilMs: 3_000, untilMs: 3_200, wasInterrupted: false };
  const of = (atMs: number, tookMs: number) =>
    broken(
      scenario({ answersPerDay: 1_000 }, { containWithinSeconds: 60 }),
      facts({ outage, judged: [judged({ atMs, tookMs })] }),
    );

  it('nothing may be told that was asked and answered then', () => {
    expect(of(1_150, 20)).toEqual(['told-without-store']);
    expect(of(3_000, 20)).toEqual(['told-without-store']);
    expect(of(3_001, 20)).toEqual([]);
    // Asked before Redis was killed, or as good as.
    expect(of(1_150, 60)).toEqual([]);
    expect(of(900, 20)).toEqual([]);
  });

  it('is over within the time to contain', () => {
    const within = (untilMs: number) =>
      broken(
        scenario({ answersPerDay: 1 }, { containWithinSeconds: 60 }),
        facts({ outage: { ...outage, untilMs } }),
      );
    expect(within(61_000)).toEqual([]);
    expect(within(62_000)).toEqual(['store-back']);
  });

  it('is nothing to be judged where the store never was', () => {
    expect(judgeAttack(scenario({ answersPerDay: 1 }), facts({})).map(({ id }) => id)).toEqual(['answers']);
  });
});

describe('what else a scenario demands', () => {
  it('is that one proof is admitted once', () => {
    const once = scenario({ answersPerDay: 10, proofUses: 1 });
    const refused = judged({ status: 401, told: 'refused' });
    expect(
      broken(once, facts({ judged: [judged(), refused, judged({ status: 0, told: 'failed' })] })),
    ).toEqual([]);
    expect(broken(once, facts({ judged: [judged(), judged()] }))).toEqual(['proof-uses']);
  });

  it('is that owners register, of whom there must be some', () => {
    const owned = scenario({ answersPerDay: 10, ownersRegister: 0.99 });
    expect(broken(owned, facts({ owners: { wanted: 100, registered: 99 } }))).toEqual([]);
    expect(broken(owned, facts({ owners: { wanted: 100, registered: 97 } }))).toEqual(['owners']);
    expect(broken(owned, facts({}))).toEqual(['owners']);
  });

  it('is that no figure tells registered numbers from others', () => {
    const alike = scenario({ answersPerDay: 1_000, distinguishable: { auc: 0.51, welchT: 4.5 } });
    const sample = (isRegistered: boolean, bytes: number) =>
      Array.from({ length: 40 }, (_, index) => {
        const one = judged({ told: 'blind', bytes: bytes + (index % 3), tookMs: 10 + (index % 5) });
        return { ...one, question: { ...one.question, number: { e164: '+1', isRegistered } } };
      });
    expect(broken(alike, facts({ judged: [...sample(true, 99), ...sample(false, 99)] }))).toEqual([]);
    expect(broken(alike, facts({ judged: [...sample(true, 99), ...sample(false, 104)] }))).toEqual([
      'auc-size',
      'welch-size',
    ]);
  });
});
