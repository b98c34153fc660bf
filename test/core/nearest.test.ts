import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';

import { nearest } from '../../src/core/nearest.ts';

describe('nearest', () => {
  it.each([
    ['lissten', 'listen'],
    ['lisetn', 'listen'],
    ['Listen', 'listen'],
    ['lis-ten', 'listen'],
    ['listn', 'listen'],
    ['orgin', 'origin'],
  ])('takes %s for %s', (name, meant) => expect(nearest(name, ['origin', 'listen'])).toBe(meant));

  it.each(['', 'zebra', 'lsn', 'x'.repeat(65)])('takes %j for nothing', (name) =>
    expect(nearest(name, ['origin', 'listen'])).toBeUndefined(),
  );

  it('takes every word for itself', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z]{1,20}$/), { minLength: 1 }), (words) => {
        for (const word of words) expect(nearest(word, words)).toBe(word);
      }),
    );
  });
});
