import { expect, test } from '@jest/globals';

import type { KnownByDetectors } from '../../../src/core/detection/known-by-detectors.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { patternOf } from '../../../src/core/suspects/pattern.ts';

const known = (changes: Partial<KnownByDetectors> = {}): KnownByDetectors => ({
  watchesTripwires: () => true,
  isExposed: () => false,
  ...changes,
});

const start = {
  isStart: true,
  isHoney: false,
  ledgers: [],
  facts: { number: { e164: '+12025550123' } },
} as unknown as Observation;

test('a start for a number of fiction is of note where the detector of tripwires is asked, and nowhere else', () => {
  expect(patternOf(start, known())).toBe('tripwire');
  expect(patternOf(start, known({ watchesTripwires: () => false }))).toBeUndefined();
  expect(patternOf({ ...start, code: 'proof_invalid' }, known())).toBe('proof');
});

test('who is banned and comes is of note, and who fails by how it failed', () => {
  expect(patternOf({ ...start, code: 'abnormal_usage' }, known())).toBe('banned');
  expect(patternOf({ ...start, code: 'quota_exceeded' }, known())).toBe('limit');
});

test('a start for any other number is of no note', () => {
  const other = { ...start, facts: { number: { e164: '+14152345678', country: 'US' } } };
  expect(patternOf(other as unknown as Observation, known())).toBeUndefined();
});

test('a ledger is of note where it is full, and enforced', () => {
  const of = (enforced: boolean, fits: boolean) =>
    patternOf(
      { ...start, isStart: false, ledgers: [{ enforced, reading: { fits } }] } as unknown as Observation,
      known(),
    );
  expect([of(true, false), of(false, false), of(true, true)]).toEqual(['ledger', undefined, undefined]);
});

test('a start of a device that completes none is of note, unless its ledger is full, too', () => {
  const off = known({ watchesTripwires: () => false, isExposed: (device) => device === 'exposed' });
  const facts = (thumbprint: string) =>
    ({ ...start, facts: { device: { thumbprint } } }) as unknown as Observation;
  expect(patternOf(facts('exposed'), off)).toBe('exposed');
  expect(patternOf(facts('honest'), off)).toBeUndefined();
  expect(patternOf({ ...facts('exposed'), isStart: false }, off)).toBeUndefined();
  const full = [{ enforced: true, reading: { fits: false } }] as unknown as Observation['ledgers'];
  expect(patternOf({ ...facts('exposed'), ledgers: full }, off)).toBe('ledger');
});
