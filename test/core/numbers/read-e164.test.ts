import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseE164, readE164 } from '../../../src/core/numbers/read-e164.ts';

const e164Of = (text: string): string => {
  const read = parseE164(text);
  return read.ok ? read.number.e164 : read.fault;
};

describe('a whole number', () => {
  it.each([
    ['+12025550143', '+12025550143'],
    ['+1 (202) 555-0143', '+12025550143'],
    ['＋１２０２５５５０１４３', '+12025550143'],
    ['+447700900123', '+447700900123'],
    ['+44 07700 900123', '+447700900123'],
    ['', 'missing'],
    ['12025550143', 'malformed'],
    ['0012025550143', 'malformed'],
    ['+1202555014x', 'malformed'],
    ['++12025550143', 'malformed'],
    // A second international prefix.
    ['+440044 7700 900123', 'malformed'],
    ['+', 'impossible'],
    ['+9', 'impossible'],
    ['+44', 'malformed'],
    ['+12', 'impossible'],
    ['+210123456789', 'impossible'],
    [`+1 202 555 0143${' '.repeat(27)}`, '+12025550143'],
    [`+1 202 555 0143${' '.repeat(28)}`, 'malformed'],
  ])('%j is %s', (text, expected) => {
    expect(e164Of(text)).toBe(expected);
  });

  it('is read as itself once it was read, and nothing throws', () => {
    const text = fc.oneof(
      fc.string(),
      fc.stringMatching(/^\+[0-9 ().-]{0,20}$/),
      fc.stringMatching(/^\+1[2-9]\d{2}555\d{4}$/),
    );
    fc.assert(
      fc.property(text, (given) => {
        const read = parseE164(given);
        if (read.ok) expect(readE164(read.number.e164)).toEqual(read.number);
      }),
    );
  });
});
