import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { Problem } from '../../../src/core/problems/problem.ts';
import { MAX_FORM_FIELDS, parseForm } from '../../../src/core/routes/parse-form.ts';

const read = (text: string): Record<string, string> => Object.fromEntries(parseForm(text));

const reasonOf = (text: string): string => {
  try {
    parseForm(text);
  } catch (error) {
    if (error instanceof Problem && error.code === 'request_invalid') return error.reason;
    throw error;
  }
  return 'taken';
};

describe('a form', () => {
  it.each([
    ['', {}],
    ['a=1', { a: '1' }],
    ['a=1&b=2', { a: '1', b: '2' }],
    ['&&a=1&&b=2&', { a: '1', b: '2' }],
    ['a', { a: '' }],
    ['a=', { a: '' }],
    ['=a', { '': 'a' }],
    ['a=1=2', { a: '1=2' }],
    ['a=1+2', { a: '1 2' }],
    ['a=1%2B2', { a: '1+2' }],
    ['a=1%26b=2', { a: '1&b=2' }],
    ['user%5Bcellphone%5D=1', { 'user[cellphone]': '1' }],
    ['user[cellphone]=1', { 'user[cellphone]': '1' }],
    ['a=%EF%BC%91', { a: '１' }],
    ['a=%C3%A4', { a: 'ä' }],
    ['a=%252B', { a: '%2B' }],
    ['__proto__=1&constructor=2', { ['__proto__']: '1', constructor: '2' }],
  ])('%s', (text, fields) => {
    expect(read(text)).toEqual(fields);
  });

  it.each([
    ['a=%', 'form_encoding'],
    ['a=%1', 'form_encoding'],
    ['a=%zz', 'form_encoding'],
    ['%=1', 'form_encoding'],
    ['a=%ff', 'form_encoding'],
    ['a=%C3', 'form_encoding'],
    ['a=%C0%AF', 'form_encoding'],
    ['a=%ED%A0%80', 'form_encoding'],
    ['a=ä', 'form_encoding'],
    ['a=1 2', 'form_encoding'],
    ['a=\u0000', 'form_encoding'],
    ['a=1\r\n', 'form_encoding'],
    ['a=%00', 'form_control_character'],
    ['a%00=1', 'form_control_character'],
    ['a=1%0D%0A', 'form_control_character'],
    ['a=%7F', 'form_control_character'],
    ['a=%C2%85', 'form_control_character'],
    ['a=1&a=1', 'form_repeated'],
    ['a=1&b=2&a=3', 'form_repeated'],
    ['a=1&%61=2', 'form_repeated'],
    ['user[cellphone]=1&user%5Bcellphone%5D=2', 'form_repeated'],
    ['a&a=1', 'form_repeated'],
  ])('refused: %j for %s', (text, reason) => {
    expect(reasonOf(text)).toBe(reason);
  });

  it('is bounded in fields, at, below and above', () => {
    const fields = (count: number) => Array.from({ length: count }, (_, index) => `f${index}=1`).join('&');
    expect(reasonOf(fields(MAX_FORM_FIELDS - 1))).toBe('taken');
    expect(reasonOf(fields(MAX_FORM_FIELDS))).toBe('taken');
    expect(reasonOf(fields(MAX_FORM_FIELDS + 1))).toBe('form_fields');
  });

  it('reads what a browser writes', () => {
    const text = fc.string({ unit: 'grapheme' }).filter((value) => !/\p{Cc}/u.test(value));
    fc.assert(
      fc.property(fc.dictionary(text, text, { maxKeys: 10, noNullPrototype: true }), (fields) => {
        expect(read(new URLSearchParams(fields).toString())).toEqual(fields);
      }),
    );
  });

  it('is read or refused, whatever it holds', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[ -~]{0,80}$/), (text) => {
        expect(reasonOf(text)).toMatch(/^(?:taken|form_[a-z_]+)$/);
      }),
      { numRuns: 1000 },
    );
  });
});
