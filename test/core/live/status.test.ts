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
