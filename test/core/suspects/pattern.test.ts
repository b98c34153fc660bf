import { expect, test } from '@jest/globals';

import type { Observation } from '../../../src/core/detection/observation.ts';
import { patternOf } from '../../../src/core/suspects/pattern.ts';

const start = {
  isStart: true,
  isHoney: false,
  ledgers: [],
  facts: { number: { e164: '+12025550123' } },
} as unknown as Observation;

test('a start for a number of fiction is of note where the detector of tripwires is asked, and nowhere else', () => {
  expect(patternOf(start, true)).toBe('tripwire');
  expect(patternOf(start, false)).toBeUndefined();
  expect(patternOf({ ...start, code: 'proof_invalid' }, false)).toBe('proof');
});
