import { describe, expect, it } from '@jest/globals';

import { leakWords, spokenOf, type Circumstances } from '../../../src/core/live/sentence.ts';
import { createJudge, type Judged } from '../../../src/core/live/status.ts';
import { AT, incident } from './support.ts';

const judged = (changes: Partial<Judged> = {}): Judged => ({
  ...{ incidents: [], level: 0, isDegraded: false, at: AT },
  ...changes,
});

describe('the verdict', () => {
  it.each([
    ['quiet', {}],
    ['quiet', { incidents: [incident({ isOver: true })] }],
    ['quiet', { level: 1 }],
    ['attention', { incidents: [incident({ weight: 'attention' })] }],
    ['attention', { incidents: [incident({ isEcho: true })] }],
    ['attention', { level: 2 }],
    ['attention', { isDegraded: true }],
    ['attack', { incidents: [incident()] }],
  ] as const)('is %s by what goes on', (verdict, changes) => {
    expect(createJudge()(judged(changes)).verdict).toBe(verdict);
  });

  it('has an attack since it began, and calm since it came', () => {
    const judge = createJudge();
    const began = AT - 4_000;
    expect(judge(judged({ incidents: [incident({ startedAt: began })] }))).toMatchObject({ since: began });
    const over = judge(judged({ incidents: [incident({ isOver: true })], at: AT + 60_000 }));
    expect(over).toMatchObject({ verdict: 'quiet', since: AT + 60_000 });
  });

  it('has first what goes on, the newest first, attacks before the rest', () => {
    const rows = [
      incident({ id: 'old', startedAt: AT }),
      incident({ id: 'over', isOver: true }),
      incident({ id: 'look', weight: 'attention', startedAt: AT + 9_000 }),
      incident({ id: 'new', startedAt: AT + 5_000 }),
      incident({ id: 'over later', isOver: true, lastAt: AT + 1 }),
    ];
    const { incidents } = createJudge()(judged({ incidents: rows }));
    expect(incidents.map(({ id }) => id)).toEqual(['new', 'old', 'look', 'over later', 'over']);
  });
});

const sentenceOf = (all: Circumstances): string => `${spokenOf(all)}. ${leakWords(all)}.`;

describe('the sentence', () => {
  const circumstances = {
    standing: { verdict: 'attack', since: AT, incidents: [incident()] },
    where: [{ segment: 'western-europe/tee', level: 2 }],
    told: 14,
    waiting: 0,
    bound: 310,
    degraded: [],
  } as const;

  it('says since when, what, how careful and where, and what was told', () => {
    expect(sentenceOf(circumstances)).toBe(
      'An attack is under way since 03:12 UTC: requests without any token; answers are at level 2 in western-europe/tee: only devices that completed before are told anything. Leaked in the last hour: 14 of at most 310 numbers (the bound grows with each registration that completes).',
    );
  });

  it('says what may yet leak, what nothing bounds, what is never told, and which attack was the last', () => {
    const over = [incident({ isOver: true, lastAt: AT + 60_000 })];
    const quiet = { ...circumstances, standing: { verdict: 'quiet', incidents: over }, where: [] } as const;
    expect(sentenceOf({ ...quiet, waiting: 9 })).toMatch(
      /Leaked in the last hour: \d+ to \d+ of at most .*\. 9 of it were told in the last ten minutes to devices that have not registered the number yet: leaked, unless/,
    );
    expect(sentenceOf({ ...quiet, bound: Infinity })).toMatch(/nothing bounds them/);
    expect(sentenceOf({ ...quiet, told: 0, bound: 0 })).toBe(
      'No attack is under way; the last one (requests without any token) ended at 03:13 UTC. Nothing leaks: nothing was asked, or no number is told to anybody.',
    );
  });

  it('names what is only worth a look', () => {
    const standing = {
      verdict: 'attention',
      since: AT,
      incidents: [incident({ words: 'sources banned', weight: 'attention' })],
    } as const;
    expect(spokenOf({ standing, where: [], degraded: ['store', 'key sets'] })).toBe(
      'No attack is under way, but this is worth a look since 03:12 UTC: sources banned; store and key sets work with reduced function',
    );
  });

  it('is spoken without figures that change every second', () => {
    expect(spokenOf(circumstances)).not.toMatch(/14|310/);
  });
});

describe('the verdict, second by second', () => {
  it('is quiet at first, since no time', () => {
    expect(createJudge()(judged())).toEqual({ verdict: 'quiet', incidents: [] });
  });

  it('keeps since when it holds', () => {
    const judge = createJudge();
    judge(judged({ level: 2, at: AT }));
    expect(judge(judged({ level: 3, at: AT + 5_000 }))).toMatchObject({ verdict: 'attention', since: AT });
    judge(judged({ at: AT + 9_000 }));
    expect(judge(judged({ at: AT + 10_000 }))).toEqual({
      verdict: 'quiet',
      incidents: [],
      since: AT + 9_000,
    });
  });

  it('is an attack since the first of those that go on', () => {
    const rows = [
      incident({ startedAt: AT - 3_000 }),
      incident({ startedAt: AT - 1_000 }),
      incident({ startedAt: AT - 9_000, isOver: true }),
      incident({ startedAt: AT - 8_000, weight: 'attention' }),
    ];
    expect(createJudge()(judged({ incidents: rows })).since).toBe(AT - 3_000);
  });
});

describe('the sentence, word for word', () => {
  const attack = { verdict: 'attack', since: AT, incidents: [incident()] } as const;
  const spoken = (changes: Partial<Parameters<typeof spokenOf>[0]> = {}) =>
    spokenOf({ standing: attack, where: [], degraded: [], ...changes });
  const AT_LEVEL_2 = 'only devices that completed before are told anything';
  const where = (...levels: readonly number[]) => levels.map((level, at) => ({ segment: `s${at}`, level }));

  it('names two places of the worst level, and counts the rest', () => {
    const begin = 'An attack is under way since 03:12 UTC: requests without any token';
    expect(spoken()).toBe(begin);
    expect(spoken({ where: where(2, 2, 1) })).toBe(
      `${begin}; answers are at level 2 in s0 and s1: ${AT_LEVEL_2}`,
    );
    expect(spoken({ where: where(2, 2, 2, 2) })).toBe(
      `${begin}; answers are at level 2 in s0, s1 and 2 more: ${AT_LEVEL_2}`,
    );
  });

  it('names two attacks, each once, and none that is over or no attack', () => {
    const incidents = [
      incident({ words: 'a' }),
      incident({ words: 'over', isOver: true }),
      incident({ words: 'look', weight: 'attention' }),
      incident({ words: 'a' }),
      incident({ words: 'b' }),
      incident({ words: 'c' }),
    ];
    expect(spoken({ standing: { ...attack, incidents } })).toBe(
      'An attack is under way since 03:12 UTC: a and b',
    );
  });

  it('names the last attack where there is none, and no other row', () => {
    const quiet = (incidents: readonly ReturnType<typeof incident>[]) =>
      spoken({ standing: { verdict: 'quiet', incidents } });
    expect(quiet([])).toBe('No attack is under way');
    expect(quiet([incident({ words: 'look', weight: 'attention', isOver: true })])).toBe(
      'No attack is under way',
    );
    expect(quiet([incident({ isEcho: true, isOver: true }), incident({ words: 'a', isOver: true })])).toBe(
      'No attack is under way; the last one (a) ended at 03:12 UTC',
    );
  });

  it('says what is worth a look', () => {
    const attention = { verdict: 'attention', incidents: [] } as const;
    const look = 'No attack is under way, but this is worth a look';
    expect(spoken({ standing: attention })).toBe(`${look}: a check of readiness fails`);
    expect(spoken({ standing: attention, degraded: ['store'] })).toBe(
      `${look}: store works with reduced function`,
    );
    expect(spoken({ standing: attention, where: where(2) })).toBe(
      `${look}: answers are at level 2 in s0: ${AT_LEVEL_2}`,
    );
  });

  it.each([
    [0, 0, 0, 'Nothing leaks: nothing was asked, or no number is told to anybody'],
    [3, 0, 0, /^Leaked in the last hour: 3 of at most 0 numbers/],
    [0, 0, 9, /^Leaked in the last hour: 0 of at most 9 numbers \(the bound grows/],
    [0, 1, 0, /^Leaked in the last hour: 0 to 1 of at most 0 .*\. 1 of it was told in the last ten/],
    [3, 2, 9, /^Leaked in the last hour: 3 to 5 of at most 9 .*\. 2 of it were told in the last ten/],
    [1_234.4, 0, Infinity, 'Leaked in the last hour: 1,234 numbers, and nothing bounds them: see disclosure'],
  ])('says that %d were told, %d wait, of %d', (told, waiting, bound, words) => {
    const said = leakWords({ told, waiting, bound });
    if (typeof words === 'string') expect(said).toBe(words);
    else expect(said).toMatch(words);
  });
});
