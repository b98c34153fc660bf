import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MAX_FORM_FIELDS } from '../../../src/core/routes/parse-form.ts';
import { parseJsonFields } from '../../../src/core/routes/parse-json-fields.ts';

const read = (text: string): Record<string, string> | string => {
  try {
    return Object.fromEntries(parseJsonFields(Buffer.from(text)));
  } catch (error) {
    return (error as { code: string }).code;
  }
};

const fields = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, ''])));

describe('fields of a JSON body', () => {
  it.each([
    ['{"via":"sms","email":"é"}', { via: 'sms', email: 'é' }],
    ['{"__proto__":"x"}', 'request_invalid'],
    ['{}', 'request_invalid'],
    ['[]', 'request_invalid'],
    ['"via"', 'request_invalid'],
    ['\ufeff{"a":"b"}', 'request_invalid'],
    ['{"a":"b","a":"b"}', 'request_invalid'],
    ['{"a":1}', 'request_invalid'],
    ['{"a":null}', 'request_invalid'],
    ['{"a":["b"]}', 'request_invalid'],
    ['{"a":{}}', 'request_invalid'],
    ['{"a":"\\u007f"}', 'request_invalid'],
    ['{"\\u0000":"a"}', 'request_invalid'],
  ])('%j', (text, expected) => {
    if (text.includes('__proto__')) expect(parseJsonFields(Buffer.from(text)).get('__proto__')).toBe('x');
    else expect(read(text)).toEqual(expected);
  });

  it(`are ${MAX_FORM_FIELDS} at most`, () => {
    expect(Object.keys(read(fields(MAX_FORM_FIELDS)))).toHaveLength(MAX_FORM_FIELDS);
    expect(read(fields(MAX_FORM_FIELDS + 1))).toBe('request_invalid');
  });

  it('are read as JSON.parse reads them, or refused', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const result = read(text);
        if (typeof result !== 'string') expect(result).toEqual(JSON.parse(text));
        else expect(result).toBe('request_invalid');
      }),
    );
  });
});
