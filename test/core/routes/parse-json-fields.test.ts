import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MAX_FORM_FIELDS } from '../../../src/core/routes/parse-form.ts';
import { parseJsonFields } from '../../../src/core/routes/parse-json-fields.ts';

const read = (text: string): Record<string, string> | string => {
  try {
    return Object.fromEntries(parseJsonFields(Buffer.from(text)));
  } catch (error) {
    const { code, reason } = error as { code: string; reason: string };
    return `${code}: ${reason}`;
  }
};

const fields = (count: number): string =>
  JSON.stringify(Object.fromEntries(Array.from({ length: count }, (_, index) => [`f${index}`, ''])));

describe('fields of a JSON body', () => {
  it.each([
    ['{"via":"sms","email":"é"}', { via: 'sms', email: 'é' }],
    ['{"__proto__":"x"}', {}],
    ['{}', 'request_invalid: body_json'],
    ['[]', 'request_invalid: body_json'],
    ['"via"', 'request_invalid: body_json'],
    ['\ufeff{"a":"b"}', 'request_invalid: body_json'],
    ['{"a":"b","a":"b"}', 'request_invalid: body_json'],
    ['{"a":1}', 'request_invalid: field_value'],
    ['{"a":null}', 'request_invalid: field_value'],
    ['{"a":["b"]}', 'request_invalid: field_value'],
    ['{"a":{}}', 'request_invalid: field_value'],
    ['{"a":"\\u007f"}', 'request_invalid: form_control_character'],
    ['{"\\u0000":"a"}', 'request_invalid: form_control_character'],
  ])('%j', (text, expected) => {
    if (text.includes('__proto__')) expect(parseJsonFields(Buffer.from(text)).get('__proto__')).toBe('x');
    else expect(read(text)).toEqual(expected);
  });

  it(`are ${MAX_FORM_FIELDS} at most`, () => {
    expect(Object.keys(read(fields(MAX_FORM_FIELDS)))).toHaveLength(MAX_FORM_FIELDS);
    expect(read(fields(MAX_FORM_FIELDS + 1))).toBe('request_invalid: form_fields');
  });

  it('are read as JSON.parse reads them, or refused', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        const result = read(text);
        if (typeof result !== 'string') expect(result).toEqual(JSON.parse(text));
        else expect(result).toMatch(/^request_invalid: [a-z_]+$/);
      }),
    );
  });
});
