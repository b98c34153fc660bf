import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { compilePathTemplate } from '../../../src/core/routes/path-template.ts';

const LOOKUP = '/json/users/{country_code}-{phone}/status';

describe('a path template', () => {
  const template = compilePathTemplate(LOOKUP);
  const { pattern } = template;

  it('names its parameters in order', () => {
    expect(compilePathTemplate(LOOKUP).parameters).toEqual(['country_code', 'phone']);
  });

  it.each([
    ['/json/users/1-2025550123/status', '1', '2025550123'],
    ['/json/users/1-202-555-0123/status', '1', '202-555-0123'],
    ['/json/users/%2B1-%2B12025550123/status', '%2B1', '%2B12025550123'],
    ['/json/users/1--/status', '1', '-'],
  ])('matches %s in one way', (path, countryCode, phone) => {
    expect({ ...pattern.exec(path)?.groups }).toEqual({ country_code: countryCode, phone });
  });

  it.each([
    '/json/users/1-2025550123/status/',
    '/json/users/1-2025550123/Status',
    '/JSON/users/1-2025550123/status',
    '//json/users/1-2025550123/status',
    '/json//users/1-2025550123/status',
    '/x/json/users/1-2025550123/status',
    '/json/users/12025550123/status',
    '/json/users/-2025550123/status',
    '/json/users/1-/status',
    '/json/users/1-2025/550123/status',
    '/json/./users/1-2025550123/status',
    '/json/users/1-2025550123/status\n',
    '/json/users/1-2025550123/statusx',
    '/json/%75sers/1-2025550123/status',
  ])('does not match %j', (path) => {
    expect(pattern.test(path)).toBe(false);
  });

  it('takes time linear in the path', () => {
    const startedAt = performance.now();
    pattern.test(`/json/users/${'-'.repeat(200_000)}`);
    pattern.test(`/json/users/${'1-'.repeat(100_000)}/statu`);
    expect(performance.now() - startedAt).toBeLessThan(200);
  });

  it('writes what it matches', () => {
    const part = fc.stringMatching(/^[A-Za-z0-9]{1,12}$/);
    fc.assert(
      fc.property(part, part, (countryCode, phone) => {
        const path = template.build(
          new Map([
            ['country_code', countryCode],
            ['phone', phone],
          ]),
        );
        expect({ ...pattern.exec(path)?.groups }).toEqual({ country_code: countryCode, phone });
      }),
    );
  });

  it('writes a dollar as a dollar, and nothing without a value', () => {
    expect(compilePathTemplate('/a/{b}').build(new Map([['b', '$&']]))).toBe('/a/$&');
    expect(() => template.build(new Map([['phone', '1']]))).toThrow(RangeError);
  });

  it('lets a parameter end at the character behind it, the last of a segment at the slash', () => {
    const { pattern: own } = compilePathTemplate('/a/{b}-x/{c}');
    expect({ ...own.exec('/a/1-x/2-2')?.groups }).toEqual({ b: '1', c: '2-2' });
    for (const path of ['/a/1-1-x/2', '/a/1/2-x/2', '/a/1-x/2/2', '/a/1-x/'])
      expect(own.test(path)).toBe(false);
    expect({ ...compilePathTemplate('/{a}.json').pattern.exec('/a-b.json')?.groups }).toEqual({ a: 'a-b' });
    expect(compilePathTemplate('/{a}/x').pattern.exec('/Stryker/x')?.groups?.['a']).toBe('Stryker');
  });

  it('takes a dot for a dot', () => {
    expect(compilePathTemplate('/a.json').pattern.test('/axjson')).toBe(false);
  });

  it.each(Array.from("._~!$'()*+,;=:@-"))('takes %s as it stands, also between two parameters', (literal) => {
    const odd = compilePathTemplate(`/x${literal}{a}${literal}{b}`);
    const path = odd.build(
      new Map([
        ['a', '1'],
        ['b', '2'],
      ]),
    );
    expect(path).toBe(`/x${literal}1${literal}2`);
    expect({ ...odd.pattern.exec(path)?.groups }).toEqual({ a: '1', b: '2' });
    expect(odd.pattern.test(path.replaceAll(literal, 'y'))).toBe(false);
    // Express finds its parameters by the parentheses of the source.
    expect(odd.pattern.source.match(/\(/g)).toHaveLength(2);
  });

  it.each([
    '',
    '/',
    'json/users',
    '/json/',
    '/json//x',
    '/{a}{b}',
    '/{a}/{a}',
    '/{a',
    '/a}',
    '/{A}',
    '/{1a}',
    '/{}',
    '/a?b',
    '/a b',
    '/a%20b',
    '/a/{b',
    '/ä',
  ])('refuses the template %j', (template) => {
    expect(() => compilePathTemplate(template)).toThrow(RangeError);
  });
});
