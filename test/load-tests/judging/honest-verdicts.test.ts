import { describe, expect, it } from '@jest/globals';

import { judgeHonest, type HonestFacts } from '../../../load-tests/judging/honest-verdicts.ts';
import type { HonestBound } from '../../../load-tests/scenarios/scenario.ts';
import { episode } from './support.ts';

const BOUND: HonestBound = { deniedShare: 0, blindShare: 1e-4, alarms: 0, level: 0 };

const facts = (changes: Partial<HonestFacts>): HonestFacts => ({
  ...{ episodes: [episode()], requests: 4, disclosure: 'budgeted', attacked: undefined },
  ...{ canComplete: true, alarms: 0, level: 0 },
  ...changes,
});

const broken = (changes: Partial<HonestFacts>, bound: HonestBound = BOUND): readonly string[] =>
  judgeHonest(bound, facts(changes))
    .filter(({ holds }) => !holds)
    .map(({ id }) => id);

const ids = (changes: Partial<HonestFacts>): readonly string[] =>
  judgeHonest(BOUND, facts(changes)).map(({ id }) => id);

describe('honest people', () => {
  it('of whom all is well break nothing', () => {
    expect(broken({})).toEqual([]);
  });

  it('are not refused', () => {
    expect(broken({ episodes: [episode({ refused: 1 })], requests: 1_000 })).toEqual(['honest-refused']);
    const few = { ...BOUND, deniedShare: 0.001 };
    expect(broken({ episodes: [episode({ refused: 1 })], requests: 1_000 }, few)).toEqual([]);
    expect(broken({ episodes: [episode({ refused: 2 })], requests: 1_000 }, few)).toEqual(['honest-refused']);
  });

  it('are told the truth where budgets tell it, and nowhere what is not so', () => {
    expect(broken({ episodes: [episode({ told: 'blind' })] })).toEqual(['honest-blind']);
    expect(broken({ episodes: [episode({ told: 'blind' })], disclosure: 'never' })).toEqual([]);
    expect(broken({ episodes: [episode({ told: 'false' })], disclosure: 'never' })).toEqual(['honest-false']);
  });

  it('may be told nothing in the attacked segment alone', () => {
    const there = episode({ told: 'blind', e164: '+12125550147' });
    expect(broken({ episodes: [there], attacked: '+1' })).toEqual([]);
    expect(broken({ episodes: [there], attacked: '+44' })).toEqual(['honest-blind']);
  });

  it('may be told nothing while the store is away, and only then', () => {
    const outage = { fromMs: 1_000, surelyUntilMs: 1_900, untilMs: 2_000, wasInterrupted: false };
    const blind = (askedMs: number, toldMs: number) =>
      broken({ outage, episodes: [episode({ told: 'blind', askedMs, toldMs })] });
    expect(blind(900, 1_000)).toEqual([]);
    expect(blind(2_000, 2_100)).toEqual([]);
    expect(blind(900, 999)).toEqual(['honest-blind']);
    expect(blind(2_001, 2_100)).toEqual(['honest-blind']);
  });

  it('register where they type in their code, whoever else does not', () => {
    const idle = episode({ wanted: false, registered: false });
    expect(broken({ episodes: [episode(), idle] })).toEqual([]);
    expect(broken({ episodes: [episode(), episode({ registered: false })] })).toEqual(['honest-registered']);
    expect(ids({ canComplete: false })).not.toContain('honest-registered');
  });

  it('are told nothing from the number on that their phone has used up, and before it are', () => {
    const family = { ...BOUND, blindFromNumber: 4 };
    const numbers = [1, 2, 3].map((nth) => episode({ nth }));
    const fourth = (told: 'true' | 'blind') => episode({ nth: 4, told });
    expect(broken({ episodes: [...numbers, fourth('blind')] }, family)).toEqual([]);
    expect(broken({ episodes: [...numbers, fourth('true')] }, family)).toEqual(['beyond-blind']);
    expect(broken({ episodes: [episode({ nth: 3, told: 'blind' })] }, family)).toEqual(['honest-blind']);
  });

  it('set off no alarm and no containment, where nobody attacks beside them', () => {
    expect(broken({ alarms: 1 })).toEqual(['alarms']);
    expect(broken({ level: 1 })).toEqual(['level']);
    expect(broken({ alarms: 1, level: 3, attacked: '+1' })).toEqual([]);
    const unread = ids({ alarms: undefined, level: undefined });
    expect(unread).not.toContain('alarms');
    expect(unread).not.toContain('level');
  });
});
