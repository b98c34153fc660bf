import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseNumber } from '../../../src/core/numbers/parse-number.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import { compilePathTemplate } from '../../../src/core/routes/path-template.ts';
import { readNumber } from '../../../src/core/routes/read-number.ts';
import { readParameters } from '../../../src/core/routes/read-parameters.ts';
import type { Route } from '../../../src/core/routes/route.ts';
import { buildUpstreamRequest } from '../../../src/core/routes/upstream-request.ts';
import { authyRoutes } from '../../support/authy-routes.ts';

const { lookup, userCreate, start, status } = authyRoutes();

const reasonOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof Problem && error.code === 'request_invalid') return error.reason;
    throw error;
  }
  return 'taken';
};

const form = (fields: Record<string, string>): ReadonlyMap<string, string> => new Map(Object.entries(fields));

const numberOf = (callingCode: string, national: string) => {
  const result = parseNumber(callingCode, national);
  if (!result.ok) throw new Error(result.fault);
  return result.number;
};

const build = (route: Route, parts: Partial<Parameters<typeof buildUpstreamRequest>[2]>) =>
  buildUpstreamRequest(route, compilePathTemplate(route.path), {
    parameters: new Map(),
    form: new Map(),
    ...parts,
  });

describe('path parameters', () => {
  it.each([
    ['1', 'taken'],
    ['1234567', 'taken'],
    ['9'.repeat(18), 'taken'],
    ['9'.repeat(19), 'taken'],
    ['9'.repeat(20), 'path_parameter'],
    ['0', 'path_parameter'],
    ['01', 'path_parameter'],
    ['', 'path_parameter'],
    ['-1', 'path_parameter'],
    ['+1', 'path_parameter'],
    ['1e3', 'path_parameter'],
    ['1.0', 'path_parameter'],
    ['١', 'path_parameter'],
    ['1 ', 'path_parameter'],
    ['1\n', 'path_parameter'],
    ['new', 'path_parameter'],
  ])('the account %j: %s', (account, expected) => {
    expect(reasonOf(() => readParameters(start, { authy_id: account }))).toBe(expected);
  });

  it.each([
    ['a', 'taken'],
    ['0190b1c2-7c1e-4b7e-9a51-3f1f0c6d2a10', 'taken'],
    ['a'.repeat(63), 'taken'],
    ['a'.repeat(64), 'taken'],
    ['a'.repeat(65), 'path_parameter'],
    ['', 'path_parameter'],
    ['.', 'path_parameter'],
    ['..', 'path_parameter'],
    ['-a', 'path_parameter'],
    ['a/b', 'path_parameter'],
    ['a%2Fb', 'path_parameter'],
    ['a?b', 'path_parameter'],
    ['a#b', 'path_parameter'],
    ['a b', 'path_parameter'],
    ['a\r\nb', 'path_parameter'],
    ['ä', 'path_parameter'],
  ])('the token %j: %s', (token, expected) => {
    expect(reasonOf(() => readParameters(status, { authy_id: '1', request_id: token }))).toBe(expected);
  });

  it('leave the number to its own parser', () => {
    expect([...readParameters(lookup, { country_code: '??', phone: '//' })]).toEqual([]);
  });
});

describe('the number of a request', () => {
  it('is where the route says', () => {
    const fields = form({ country_code: '1', cellphone: '2025550123', phone: '2025550199' });
    expect(readNumber(userCreate, { country_code: '44' }, fields)).toMatchObject({
      number: { e164: '+12025550123' },
    });
    expect(readNumber(lookup, { country_code: '44', phone: '07700900123' }, fields)).toMatchObject({
      number: { e164: '+447700900123' },
    });
    expect(readNumber(start, {}, fields)).toBeUndefined();
  });

  it.each([
    [{ 'user[country_code]': '1', 'user[cellphone]': '2025550123' }, '+12025550123'],
    [{ country_code: '1', 'user[cellphone]': '2025550123' }, '+12025550123'],
    [{ country_code: '1', cellphone: '2025550123', 'user[cellphone]': '2025550123' }, '+12025550123'],
  ])('has two names: %j', (fields, e164) => {
    expect(readNumber(userCreate, {}, form(fields as Record<string, string>))).toMatchObject({
      number: { e164 },
    });
  });

  it.each([
    { country_code: '1', cellphone: '2025550123', 'user[cellphone]': '2025550199' },
    { country_code: '1', cellphone: '2025550123', 'user[cellphone]': '' },
    { country_code: '1', 'user[country_code]': '44', cellphone: '2025550123' },
    // One number in two spellings is refused as well: the upstream might go by either.
    { country_code: '1', cellphone: '2025550123', 'user[cellphone]': '202-555-0123' },
  ])('is refused where the names contradict each other: %j', (fields) => {
    expect(reasonOf(() => readNumber(userCreate, {}, form(fields as Record<string, string>)))).toBe(
      'number_ambiguous',
    );
  });

  it('is not inherited', () => {
    expect(readNumber(lookup, {}, new Map())).toEqual({ ok: false, fault: 'missing' });
    const route = { number: { in: 'path', countryCode: ['constructor'], national: ['toString'] } } as const;
    expect(readNumber(route, {}, new Map())).toEqual({ ok: false, fault: 'missing' });
  });
});

describe('the request to the upstream', () => {
  it('has one spelling of a number', () => {
    for (const [callingCode, national] of [
      ['44', '07700 900123'],
      ['+44', '+44 7700 900123'],
      ['0044', '٧٧٠٠٩٠٠١٢٣'],
    ] as const) {
      expect(build(lookup, { number: numberOf(callingCode, national) })).toEqual({
        routeId: 'lookup',
        method: 'GET',
        path: '/json/users/44-7700900123/status',
      });
    }
  });

  it('has checked path parameters and the trace', () => {
    const parameters = form({ authy_id: '12', request_id: 'abc' });
    expect(build(status, { parameters, traceparent: 'x' })).toEqual({
      routeId: 'registration-status',
      method: 'GET',
      path: '/json/users/12/devices/registration/abc/status',
      traceparent: 'x',
    });
  });

  it('has the fields of the table in its order, the number in its canonical spelling, and nothing else', () => {
    const fields = form({
      evil: '1',
      email: 'a@example.com',
      'user[cellphone]': '(202) 555-0123',
      'user[country_code]': '+1',
      'user[admin]': 'true',
    });
    expect(build(userCreate, { form: fields, number: numberOf('1', '2025550123') }).form).toEqual([
      ['user[country_code]', '1'],
      ['user[cellphone]', '2025550123'],
      ['email', 'a@example.com'],
    ]);
  });

  const parameters = form({ authy_id: '12' });

  it.each([
    [{ via: 'sms' }, 'taken'],
    [{ via: 'push', device_app: 'x'.repeat(64) }, 'taken'],
    [{ via: 'sms', device_app: 'x'.repeat(65) }, 'field_too_long'],
    [{}, 'field_missing'],
    [{ via: '' }, 'field_missing'],
    [{ via: 'SMS' }, 'field_value'],
    [{ via: 'fax' }, 'field_value'],
  ])('has fields as the table allows: %j: %s', (fields, expected) => {
    const action = () => build(start, { parameters, form: form(fields) });
    expect(reasonOf(action)).toBe(expected);
  });

  it('never leaves the path of its route', () => {
    const shape =
      /^\/json\/users\/[1-9]\d{0,18}\/devices\/registration\/[A-Za-z0-9][A-Za-z0-9_.~-]{0,63}\/status$/;
    const value = fc.oneof(fc.string(), fc.constantFrom('..', '../x', '1', '%2e%2e', 'a'));
    fc.assert(
      fc.property(value, value, (authyId, requestId) => {
        const action = () =>
          build(status, { parameters: readParameters(status, { authy_id: authyId, request_id: requestId }) });
        if (reasonOf(action) === 'taken') expect(action().path).toMatch(shape);
      }),
    );
  });
});
