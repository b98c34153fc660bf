import { describe, expect, it } from '@jest/globals';

import type { SignReading } from '../../../src/core/live/read-signs.ts';
import { sentenceOf, spokenOf } from '../../../src/core/live/sentence.ts';
import { createJudge, OVER_AFTER_MS, type Judged } from '../../../src/core/live/status.ts';

const sign = (changes: Partial<SignReading> = {}): SignReading => ({
  id: 'debt-adjacency',
  words: 'a sequential walk',
  weight: 'attack',
  metric: 'numberwall_enumeration_cusum',
  ratio: 1,
  ...changes,
});

const at = Date.UTC(2026, 10, 28, 3, 12);
const judged = (changes: Partial<Judged> = {}): Judged => ({
  signs: [],
  level: 0,
  isDegraded: false,
  at,
  ...changes,
});

describe('the verdict', () => {
  it.each([
    ['quiet', {}],
    ['quiet', { signs: [sign({ ratio: 0.99 })] }],
    ['attention', { signs: [sign({ weight: 'attention' })] }],
    ['attention', { level: 1 }],
    ['attention', { isDegraded: true }],
    ['attack', { level: 2 }],
    ['attack', { signs: [sign()] }],
  ] as const)('is %s', (verdict, changes) => {
    expect(createJudge()(judged(changes)).verdict).toBe(verdict);
  });

  it('is worse at once, and better only after a minute without a sign', () => {
    const judge = createJudge();
    expect(judge(judged({ signs: [sign()] }))).toMatchObject({ verdict: 'attack', since: at });
    const later = judge(judged({ at: at + OVER_AFTER_MS - 1 }));
    expect(later).toMatchObject({ verdict: 'attack', since: at });
    expect(later.signs).toHaveLength(1);
    const over = at + OVER_AFTER_MS;
    expect(judge(judged({ at: over }))).toEqual({ verdict: 'quiet', since: over, signs: [] });
  });

  it('counts a pause of less than a minute as the same attack', () => {
    const judge = createJudge();
    judge(judged({ signs: [sign()] }));
    judge(judged({ at: at + 50_000 }));
    expect(judge(judged({ signs: [sign()], at: at + 59_000 })).since).toBe(at);
    expect(judge(judged({ at: at + 110_000 })).verdict).toBe('attack');
  });
});

describe('the sentence', () => {
  const circumstances = {
    standing: { verdict: 'attack', since: at, signs: [sign()] },
    where: [{ segment: 'western-europe/tee', level: 2 }],
    told: 14,
    waiting: 0,
    bound: 310,
    degraded: [],
  } as const;

  it('says since when, what, where, how careful, and what was told', () => {
    expect(sentenceOf(circumstances)).toBe(
      'An enumeration is under way since 03:12 UTC: a sequential walk in western-europe, level 2; 14 of at most 310 numbers told in the last hour.',
    );
  });

  it('says what waits, what nothing bounds, and what is never told', () => {
    const quiet = { ...circumstances, standing: { verdict: 'quiet', signs: [] }, where: [] } as const;
    expect(sentenceOf({ ...quiet, waiting: 9 })).toMatch(
      /told in the last hour, and 9 more wait for their code\.$/,
    );
    expect(sentenceOf({ ...quiet, bound: Infinity })).toMatch(/nothing bounds them/);
    expect(sentenceOf({ ...quiet, told: 0, bound: 0 })).toBe(
      'No attack is under way; nothing was asked, or no number is told to anybody.',
    );
  });

  it('names what is only worth a look', () => {
    const standing = {
      verdict: 'attention',
      since: at,
      signs: [sign({ words: 'sources banned', weight: 'attention' })],
    } as const;
    expect(spokenOf({ standing, where: [], degraded: ['store', 'key sets'] })).toBe(
      'No attack, but worth a look since 03:12 UTC: sources banned; store and key sets work with reduced function',
    );
  });

  it('is spoken without figures that change every second', () => {
    expect(spokenOf(circumstances)).not.toMatch(/14|310/);
  });
});
