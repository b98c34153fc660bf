import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { isReasonText } from '../../../src/core/audit/reason-text.ts';

describe('a reason', () => {
  it.each([
    'x',
    'stolen, INC-4711',
    'since 2026-11-23, see INC-12',
    'keybox leaked (CVE-2024-39891)',
    'Gerät gestohlen',
    'x '.repeat(99) + 'xx',
  ])('may be %j', (text) => {
    expect(isReasonText(text)).toBe(true);
  });

  it.each([
    '',
    ' x',
    'x ',
    'two\nlines',
    'a\u2028b',
    'bell\u0007',
    'rtl\u202e',
    'x '.repeat(100) + 'x',
    'called from +12015550123',
    '201-555-0123',
    '(201) 555 0123',
    // No days of a calendar.
    '2015-55-01',
    '2012-12-32',
    '2125-10-14',
    '2012-12-10-14',
    '1-2012-12-10',
    '2 0 1 5 5 5 0',
    '5550123',
    '٢٠١٥٥٥٠١٢٣',
    '２０１５５５０１２３',
    '203.0.113.7',
    '1.2.3.4',
    '2001:db8::1:2',
    'user@example.com',
    'eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJhIn0.c2lnbmF0dXJl',
    'key Wn3Zt0Yq1rXxKk8Jm2Lh5Gf6Dd4Ss7Aa9Pp0Oo1Ii2U',
    7,
    null,
    undefined,
    ['x'],
  ])('may not be %j', (text) => {
    expect(isReasonText(text)).toBe(false);
  });

  it('has 1 to 200 characters, and words of up to 32', () => {
    const words = (length: number) => 'ab '.repeat(100).slice(0, length - 1) + 'c';
    expect([200, 201].map((length) => isReasonText(words(length)))).toEqual([true, false]);
    expect([32, 33].map((length) => isReasonText('x'.repeat(length)))).toEqual([true, false]);
  });

  it('never holds a number of seven digits or more, however it is spaced', () => {
    const gap = fc.constantFrom('', ' ', '-', '.', '/', ' (', ') ');
    const digits = fc.array(fc.tuple(fc.integer({ min: 0, max: 9 }), gap), { minLength: 7, maxLength: 15 });
    fc.assert(
      fc.property(digits, fc.constantFrom('', 'x '), (number, before) => {
        const text = `${before}${number.map(([digit, space]) => `${digit}${space}`).join('')}x`;
        // The one exception is a date.
        fc.pre(!/\d{4}-\d{2}-\d{2}/.test(text));
        expect(isReasonText(text)).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('takes linear time', () => {
    const began = performance.now();
    for (const text of [`${'1 '.repeat(99)}x`, ':'.repeat(200), '1.'.repeat(100), 'a:'.repeat(100)])
      isReasonText(text);
    expect(performance.now() - began).toBeLessThan(50);
  });
});
