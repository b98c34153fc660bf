import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  MAX_CALLING_CODE_LENGTH,
  MAX_NATIONAL_LENGTH,
  parseNumber,
} from '../../../src/core/numbers/parse-number.ts';

const spelled = (callingCode: string | undefined, national: string | undefined): string => {
  const result = parseNumber(callingCode, national);
  return result.ok ? result.number.e164 : result.fault;
};

const SPELLINGS: readonly (readonly [e164: string, callingCode: string, national: string])[] = [
  ...[
    '2025550123',
    '202-555-0123',
    '202.555.0123',
    '(202) 555-0123',
    '(202)5550123',
    ' 202 555 0123 ',
    '202/555/0123',
    '202\u00a0555\u00a00123',
    '202\u2011555\u20110123',
    '202–555—0123',
    '\u200e2025550123\u200f',
    '12025550123',
    '1 (202) 555-0123',
    '+12025550123',
    '+1 202 555 0123',
    '0012025550123',
    '００１２０２５５５０１２３',
    '２０２５５５０１２３',
    '＋１２０２５５５０１２３',
    '٢٠٢٥٥٥٠١٢٣',
    '۲۰۲۵۵۵۰۱۲۳',
    '2٠2۵55０123',
  ].map((national) => ['+12025550123', '1', national] as const),
  ...['1', '+1', '001', '００１', ' 1 ', '(+1)', '＋1', '١'].map(
    (callingCode) => ['+12025550123', callingCode, '2025550123'] as const,
  ),
  ...[
    '7700900123',
    '07700900123',
    '(0)7700900123',
    '07700 900 123',
    '07700-900-123',
    '447700900123',
    '+447700900123',
    '+44 (0)7700 900123',
    '00447700900123',
    '004407700900123',
    '٠٧٧٠٠٩٠٠١٢٣',
  ].map((national) => ['+447700900123', '44', national] as const),
  ...['011 15 2345 6789', '9 11 2345 6789', '+5491123456789'].map(
    (national) => ['+5491123456789', '54', national] as const,
  ),
  ...['9161234567', '89161234567', '8 (916) 123-45-67', '79161234567'].map(
    (national) => ['+79161234567', '7', national] as const,
  ),
  // The leading zero is a digit of the number.
  ['+39061234567', '39', '06 1234567'],
  ['+390612345678', '39', '+39 06 12345678'],
  ['+2250123456789', '225', '01 23 45 67 89'],
];

describe('one number', () => {
  it.each(SPELLINGS)('%s is also %s %s', (e164, callingCode, national) => {
    expect(spelled(callingCode, national)).toBe(e164);
  });

  it('is its calling code and its national digits, with country and block', () => {
    expect(parseNumber('44', '020 7946 0958')).toEqual({
      ok: true,
      number: {
        e164: '+442079460958',
        callingCode: '44',
        national: '2079460958',
        country: 'GB',
        block: '+44207946',
      },
    });
    expect(parseNumber('1', '4165550123')).toMatchObject({ number: { country: 'CA', block: '+1416555' } });
    expect(parseNumber('7', '7012345678')).toMatchObject({ number: { country: 'KZ' } });
    expect(parseNumber('800', '12345678')).toMatchObject({ number: { country: '001', block: '+8001234' } });
  });

  it('is the same, however its digits are separated', () => {
    const separators = fc.array(fc.constantFrom('', ' ', '-', '.', '(', ')', '/', '\u00a0', '\u2013'), {
      minLength: 11,
      maxLength: 11,
    });
    const numbers = fc.constantFrom(
      ['1', '2015550199', '+12015550199'],
      ['44', '07700900999', '+447700900999'],
      ['61', '0491570156', '+61491570156'],
    );
    fc.assert(
      fc.property(separators, numbers, (between, [callingCode, digits, e164]) => {
        const text = Array.from(digits, (digit, index) => (between[index] ?? '') + digit).join('');
        expect(spelled(callingCode, text)).toBe(e164);
      }),
    );
  });

  it('reads as itself in its canonical spelling', () => {
    const digits = fc.stringMatching(/^[0-9]{4,13}$/);
    const callingCodes = fc.constantFrom(
      '1',
      '7',
      '33',
      '39',
      '44',
      '49',
      '52',
      '54',
      '55',
      '63',
      '86',
      '358',
    );
    fc.assert(
      fc.property(callingCodes, digits, (callingCode, national) => {
        const result = parseNumber(callingCode, national);
        if (!result.ok) return;
        const { number } = result;
        expect(number.e164).toBe(`+${number.callingCode}${number.national}`);
        expect(parseNumber(number.callingCode, number.national)).toEqual(result);
        expect(parseNumber(number.callingCode, number.e164)).toEqual(result);
        expect(number.e164.startsWith(number.block)).toBe(true);
        expect(number.e164.length - number.block.length).toBe(4);
      }),
      { numRuns: 3000 },
    );
  });
});

describe('numbers of fiction', () => {
  it.each([
    ['1', '2125550100', '+12125550100', 'US'],
    ['1', '2015550199', '+12015550199', 'US'],
    ['44', '07700900000', '+447700900000', 'GB'],
    ['44', '07700900999', '+447700900999', 'GB'],
    ['44', '01632960123', '+441632960123', 'GB'],
    ['44', '01154960123', '+441154960123', 'GB'],
    ['44', '02079460123', '+442079460123', 'GB'],
    ['353', '0209112345', '+353209112345', 'IE'],
    ['33', '0639981234', '+33639981234', 'FR'],
    ['61', '0491570156', '+61491570156', 'AU'],
  ])('%s %s exists', (callingCode, national, e164, country) => {
    expect(parseNumber(callingCode, national)).toMatchObject({ ok: true, number: { e164, country } });
  });
});

describe('refused', () => {
  it.each([
    [undefined, '2025550123'],
    ['1', undefined],
    ['', '2025550123'],
    ['1', ''],
    [undefined, undefined],
  ])('missing: %j %j', (callingCode, national) => {
    expect(spelled(callingCode, national)).toBe('missing');
  });

  it.each([
    ['x', '2025550123'],
    ['0', '2025550123'],
    ['01', '2025550123'],
    ['1234', '2025550123'],
    ['1+', '2025550123'],
    ['++1', '2025550123'],
    ['US', '2025550123'],
    ['-', '2025550123'],
    ['1', '-'],
    ['1', '+'],
    ['1', '202555O123'],
    ['1', '1-800-FLOWERS'],
    ['1', '2025550123x5'],
    ['1', '2025550123 ext. 5'],
    ['1', '2025550123;ext=5'],
    ['1', '2025550123#5'],
    ['1', '2025550123,5'],
    ['1', '2025550123*'],
    ['1', '202555+0123'],
    ['1', '++12025550123'],
    ['1', 'tel:2025550123'],
    ['1', '%2B12025550123'],
    ['1', '2025550123\u0000'],
    ['1', '2025550123\n'],
    ['1', '\u0000'],
    ['1', '२०२५५५०१२३'],
    ['1', '²02555012³'],
    ['1', '{"$ne":1}'],
    // Another country than the one that was named, and a second international prefix.
    ['44', '+12025550123'],
    ['44', '0012025550123'],
    ['44', '0044007700900123'],
    ['1', '0000000000'],
    ['44', '+44+447700900123'],
    ['44', '+44'],
    ['44', '0044'],
  ])('malformed: %j %j', (callingCode, national) => {
    expect(spelled(callingCode, national)).toBe('malformed');
  });

  it.each([
    ['1', '202555012'],
    ['1', '20255501234'],
    ['1', '02025550123'],
    ['1', '911'],
    ['999', '123456789'],
    ['44', '7'],
    ['44', '0'],
    ['44', '77009001234'],
    ['1', '123456789012345678'],
    // Another country by the prefix with which one dials abroad.
    ['1', '011447700900123'],
    // Read once it would be 810 371 9715, of which the next reader takes the leading 8 for the trunk prefix, too.
    ['375', '88103719715'],
  ])('impossible: %j %j', (callingCode, national) => {
    expect(spelled(callingCode, national)).toBe('impossible');
  });

  it.each([
    ['1', '1000000000'],
    ['1', '0101010101'],
    ['1', '1112223333'],
    ['44', '7700900'],
    ['39', '61234567'],
  ])('of a length that the plan has, unassigned: %j %j', (callingCode, national) => {
    expect(spelled(callingCode, national)).toBe('unassigned');
  });

  it('or taken, under every calling code that can be written', () => {
    for (let code = 1; code <= 999; code += 1) {
      for (const national of ['12345678', '2025550123', '0612345678']) {
        expect(spelled(String(code), national)).toMatch(/^(?:\+\d{5,15}|impossible|unassigned)$/);
      }
    }
    for (const code of ['800', '881', '979']) {
      const digits = { 800: '12345678', 881: '612345678', 979: '123456789' }[code] ?? '';
      expect(parseNumber(code, digits)).toMatchObject({ ok: true, number: { country: '001' } });
    }
  });

  it('beyond its length, before it is parsed', () => {
    const padded = (length: number) => ' '.repeat(length - 10) + '2025550123';
    expect(spelled('1', padded(MAX_NATIONAL_LENGTH - 1))).toBe('+12025550123');
    expect(spelled('1', padded(MAX_NATIONAL_LENGTH))).toBe('+12025550123');
    expect(spelled('1', padded(MAX_NATIONAL_LENGTH + 1))).toBe('malformed');
    expect(spelled('1'.padStart(MAX_CALLING_CODE_LENGTH), '2025550123')).toBe('+12025550123');
    expect(spelled('1'.padStart(MAX_CALLING_CODE_LENGTH + 1), '2025550123')).toBe('malformed');
    expect(spelled('1', '9'.repeat(1_000_000))).toBe('malformed');
  });

  it('or E.164, whatever it is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (callingCode, national) => {
        expect(spelled(callingCode, national)).toMatch(
          /^(?:\+[1-9]\d{4,15}|missing|malformed|impossible|unassigned)$/,
        );
      }),
    );
    const near = fc.stringMatching(/^[+0-9() .-]{0,20}$/);
    fc.assert(
      fc.property(fc.constantFrom('1', '44', '+49', '0081', '882'), near, (callingCode, national) => {
        expect(spelled(callingCode, national)).toMatch(
          /^(?:\+[1-9]\d{4,15}|missing|malformed|impossible|unassigned)$/,
        );
      }),
      { numRuns: 1000 },
    );
  });
});
