import { describe, expect, it } from '@jest/globals';

import { fieldOf, isMixPart, readStep } from '../../../src/core/detection/signals.ts';
import { generationOf, ISSUER_KEYS, placeOf, sketchBytes } from '../../../src/core/detection/sketch.ts';
import { countUsual, UNKNOWN_USUAL, usualOf, type Usual } from '../../../src/core/detection/usual.ts';

const HOUR = 3_600_000;

describe('the counters of a step', () => {
  it('are read as they were named', () => {
    const fields = {
      [fieldOf('all', 'country:US')]: '3',
      [fieldOf('all', 'numbers')]: '0',
      [fieldOf('northern-america/tee', 'starts')]: '7',
      [fieldOf('northern-america/tee', 'failed')]: '2',
    };
    expect(readStep(fields)).toEqual(
      new Map<string, object>([
        ['all', { 'country:US': 3, numbers: 0 }],
        ['northern-america/tee', { starts: 7, failed: 2 }],
      ]),
    );
  });

  it.each([
    ['a counter that is none', 'all begun', '1'],
    ['no scope', 'starts', '1'],
    ['three words', 'all starts here', '1'],
    ['three words before', 'here all starts', '1'],
    ['a value that is no number', 'all starts', 'x'],
    ['a value below nothing', 'all starts', '-1'],
    ['a value that is not whole', 'all starts', '1.5'],
  ])('are left out: %s', (_, field, text) => {
    expect(readStep({ [field]: text })).toEqual(new Map());
  });

  it.each([
    ['country:US', true],
    ['route:user-create', true],
    [`route:${'a'.repeat(64)}`, true],
    [`route:${'a'.repeat(65)}`, false],
    ['route:', false],
    ['route:a b', false],
    ['city:US', false],
    ['the country:US', false],
  ])('name the part of a mix, %s: %s', (text, isPart) => {
    expect(isMixPart(text)).toBe(isPart);
  });
});

describe('a sketch', () => {
  const sketch = { id: 'x', cells: 64, bytes: 8, generationMs: 1_000 };

  it('has a cell for an item in each of two rows, and a bit for a part', () => {
    // The last letter of five is worth 1: B is 1, C is 2.
    expect(placeOf(sketch, { item: 'AAAABAAAAC', part: 'AAAAD' })).toEqual({
      cells: [8, (64 + 2) * 8],
      bit: 3,
    });
    expect(placeOf(sketch, { item: 'AAAAAAAAAA', part: 'AAAB_' })).toEqual({ cells: [0, 512], bit: 63 });
    expect(placeOf(sketch, { item: 'AAA__AAAA-', part: 'AAABA' })).toEqual({
      cells: [63 * 8, (64 + 62) * 8],
      bit: 0,
    });
  });

  it('lies in as many bytes as its rows, and changes with its time', () => {
    expect(sketchBytes(sketch)).toBe(1_024);
    expect(sketchBytes(ISSUER_KEYS)).toBe(131_072);
    expect([999, 1_000, 1_999].map((now) => generationOf(sketch, now))).toEqual([0, 1, 1]);
  });
});

describe('what is usual', () => {
  const hour = 480_000;
  const counting: Usual = { ...UNKNOWN_USUAL, hour, counted: 10, isWhole: true };

  it('is not known at first', () => {
    expect(usualOf(UNKNOWN_USUAL, 5 * HOUR)).toBe(0);
  });

  it('is counted within its hour', () => {
    expect(countUsual(counting, 5, hour * HOUR + 1)).toEqual({ ...counting, counted: 15 });
  });

  it('is learned from an hour that was seen whole, a seventh each day', () => {
    const learned = countUsual(counting, 3, (hour + 1) * HOUR);
    expect(learned).toEqual({
      ...{ hour: hour + 1, counted: 3, isWhole: true },
      hours: UNKNOWN_USUAL.hours.map((before, at) => (at === hour % 24 ? 10 : before)),
    });
    // 360 steps an hour.
    expect(usualOf(learned, hour * HOUR)).toBeCloseTo(10 / 360, 12);
    expect(usualOf(learned, (hour + 24) * HOUR + 1)).toBeCloseTo(10 / 360, 12);
    expect(usualOf(learned, (hour + 1) * HOUR)).toBe(0);
    const next = countUsual({ ...learned, hour: hour + 24, counted: 17 }, 0, (hour + 25) * HOUR);
    expect(next.hours[hour % 24]).toBeCloseTo(11, 12);
  });

  it('learns that nothing is usual, too', () => {
    const none = countUsual({ ...counting, counted: 0 }, 0, (hour + 1) * HOUR);
    expect(none.hours[hour % 24]).toBe(0);
    const some = countUsual({ ...none, hour: hour + 24, counted: 7 }, 0, (hour + 25) * HOUR);
    expect(some.hours[hour % 24]).toBeCloseTo(1, 12);
  });

  it.each([
    ['of which a part was missed', { ...counting, isWhole: false }, hour + 1, true],
    ['after which hours were missed', counting, hour + 2, false],
    ['that lies ahead', counting, hour - 1, false],
  ])('is not learned from an hour %s', (_, before, next, isWhole) => {
    expect(countUsual(before, 3, next * HOUR)).toEqual({
      ...{ hours: UNKNOWN_USUAL.hours, hour: next, counted: 3, isWhole },
    });
  });
});
