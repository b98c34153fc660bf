import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { MAX_JSON_DEPTH, parseStrictJson } from '../../../src/core/attestation/strict-json.ts';

const parse = (text: string) => parseStrictJson(new TextEncoder().encode(text));
const nest = (depth: number, open: string, close: string): string =>
  `{"a":${open.repeat(depth - 1)}1${close.repeat(depth - 1)}}`;

const finite = fc.jsonValue({ maxDepth: 4 });

describe('strict JSON', () => {
  it('reads whatever JSON.stringify writes of an object', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), finite), fc.constantFrom(0, 1, '\t'), (value, space) => {
        const text = JSON.stringify(value, undefined, space);
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(JSON.parse(text)));
      }),
      { numRuns: 1000 },
    );
  });

  it('refuses a name that stands twice in one object, wherever and however it is spelled', () => {
    const escape = (name: string): string =>
      Array.from(name)
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('');
    const name = fc.string({
      unit: fc.constantFrom(...Array.from('abc"\\ {}:,')),
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(name, finite, fc.nat(1), fc.boolean(), (member, value, depth, escaped) => {
        const second = escaped ? `"${escape(member)}"` : JSON.stringify(member);
        const json = JSON.stringify(value);
        const twice = `{${JSON.stringify(member)} : ${json},${second}\n:1}`;
        const once = `{${JSON.stringify(member)} : ${json},${JSON.stringify(`${member}x`)}\n:1}`;
        const wrap = (text: string): string => `${'{"w":['.repeat(depth)}${text}${']}'.repeat(depth)}`;
        expect(parse(wrap(twice))).toBeUndefined();
        expect(parse(wrap(once))).toBeDefined();
      }),
      { numRuns: 1000 },
    );
  });

  it.each([
    '{"a":{"b":1},"c":{"b":1}}',
    '{"a":[{"b":1},{"b":1}]}',
    '{"a":"b","b":"a"}',
    '{"a":"\\"a\\":","b":1}',
    '{"a":["a","a","a"]}',
    '{"\\\\":1,"\\\\\\\\":2}',
    '{"a":-0.5e-7,"b":1E300,"c":[1e0,-1]}',
    ' {\n"a"\t:\r1 } ',
    '{}',
  ])('reads %s', (text) => expect(parse(text)).toEqual(JSON.parse(text)));

  it.each([
    '',
    '[]',
    '1',
    'null',
    '"{}"',
    '{"a":1e400}',
    '{"a":[-1e400]}',
    '{"a":1}{"b":1}',
    '{"a":1,}',
    "{'a':1}",
    '{"a":01}',
    '{"a":NaN}',
    '\uFEFF{}',
    '{"a":"\0"}',
    '{"a":{"b":1,"b":1}}',
    '{"a":[{"b":1,"\\u0062":1}]}',
    '{"__proto__":1,"__proto__":2}',
    '{"":1,"":2}',
    '{"é":1,"\\u00e9":2}',
  ])('refuses %j', (text) => expect(parse(text)).toBeUndefined());

  it('keeps __proto__ a member like any other', () => {
    const value = parse('{"__proto__":{"alg":"none"}}');
    expect(value?.['alg']).toBeUndefined();
    expect(Object.keys(value ?? {})).toEqual(['__proto__']);
  });

  it.each([
    ['[', ']'],
    ['{"a":', '}'],
  ])('goes %s to the depth limit and not beyond', (open, close) => {
    expect(parse(nest(MAX_JSON_DEPTH - 1, open, close))).toBeDefined();
    expect(parse(nest(MAX_JSON_DEPTH, open, close))).toBeDefined();
    expect(parse(nest(MAX_JSON_DEPTH + 1, open, close))).toBeUndefined();
    expect(parse(nest(10_000, open, close))).toBeUndefined();
  });

  it('refuses bytes that are no UTF-8', () => {
    const bytes = (...inside: number[]) => Uint8Array.from([0x7b, 0x22, ...inside, 0x22, 0x3a, 0x31, 0x7d]);
    expect(parseStrictJson(bytes(0x61))).toEqual({ a: 1 });
    for (const bad of [[0xc3], [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]]) {
      expect(parseStrictJson(bytes(...bad))).toBeUndefined();
    }
  });

  it('never throws, and takes no more than JSON.parse does', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('{}[]:,"\\ua01e+-. \n')), maxLength: 30 }),
        (text) => {
          const value = parse(text);
          if (value !== undefined) expect(value).toEqual(JSON.parse(text));
        },
      ),
      { numRuns: 20_000 },
    );
  });

  it.each([
    ['white space', (n: number) => `{"a"${' '.repeat(n)}:1}`],
    ['texts before white space', (n: number) => `{"a":[${'"" , '.repeat(n / 5)}1]}`],
    ['names', (n: number) => `{${Array.from({ length: n / 8 }, (_, i) => `"${i}":1`).join(',')}}`],
    ['a long number', (n: number) => `{"a":${'1'.repeat(n)}.0}`],
    ['escapes', (n: number) => `{"${'\\u0061'.repeat(n / 6)}":1}`],
  ])('takes linear time over %s', (_, make) => {
    const text = make(1_000_000);
    const before = process.threadCpuUsage();
    parse(text);
    const { user, system } = process.threadCpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_500);
  });
});
