import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseNumber } from '../../../src/core/numbers/parse-number.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import { compilePathTemplate } from '../../../src/core/routes/path-template.ts';
import { readNumber } from '../../../src/core/routes/read-number.ts';
import { readParameters } from '../../../src/core/routes/read-parameters.ts';
import { takesHandles, type Route } from '../../../src/core/routes/route.ts';
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

describe('a route', () => {
  it('takes handles where it may not tell, and where it has a way not to', () => {
    const blind = { step: 'lookup', answer: {} } as const;
    expect(takesHandles({ blind, disclosure: 'never' })).toBe(true);
    expect(takesHandles({ blind, disclosure: 'budgeted' })).toBe(true);
    expect(takesHandles({ blind, disclosure: 'always' })).toBe(false);
    expect(takesHandles({ disclosure: 'never' })).toBe(false);
  });
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

  it('has the number under the names that the client used, else under the first', () => {
    const number = numberOf('1', '2025550123');
    const fieldsOf = (fields: Record<string, string>) =>
      build(userCreate, { form: form(fields), number }).form;
    expect(fieldsOf({ country_code: '1', 'user[cellphone]': '2025550123' })).toEqual([
      ['country_code', '1'],
      ['user[cellphone]', '2025550123'],
    ]);
    expect(fieldsOf({})).toEqual([
      ['country_code', '1'],
      ['cellphone', '2025550123'],
    ]);
    const whole = { in: 'form', countryCode: [], national: [], e164: ['phone_number', 'to'] } as const;
    expect(
      build({ ...userCreate, number: whole }, { form: form({ to: '+1 202 555 0123' }), number }).form,
    ).toEqual([['phone_number', '+12025550123']]);
  });

  it('has no field twice: a name of the number is not let through as a field', () => {
    const named = { maxLength: 64, required: false };
    const table = { ...userCreate, form: { cellphone: named, country_code: named, phone_number: named } };
    const whole = {
      in: 'form',
      countryCode: ['country_code'],
      national: ['cellphone'],
      e164: ['phone_number'],
    } as const;
    const fields = form({ cellphone: '7', country_code: '7', phone_number: '7' });
    expect(build(table, { form: fields, number: numberOf('1', '2025550123') }).form).toEqual([
      ['country_code', '1'],
      ['cellphone', '2025550123'],
      ['phone_number', '7'],
    ]);
    expect(
      build({ ...table, number: whole }, { form: fields, number: numberOf('1', '2025550123') }).form,
    ).toEqual([['phone_number', '+12025550123']]);
    // Without a number nothing stands in its place, and its fields are not let through either.
    expect(build(table, { form: fields }).form).toEqual([['phone_number', '7']]);
  });

  it('lets fields through that are spelled as a number of the path', () => {
    const fields = form({ phone: '7', country_code: '8' });
    const named = { maxLength: 64, required: false };
    const table = { ...lookup, form: { phone: named, country_code: named } };
    expect(build(table, { form: fields, number: numberOf('1', '2025550123') })).toMatchObject({
      path: '/json/users/1-2025550123/status',
      form: [
        ['phone', '7'],
        ['country_code', '8'],
      ],
    });
  });

  it('has a form where the route takes one, and then also an empty one', () => {
    const table = { ...authyRoutes().userCreate };
    Reflect.deleteProperty(table, 'form');
    expect(build(table, { number: numberOf('1', '2025550123') }).form).toHaveLength(2);
    expect(build(userCreate, {}).form).toEqual([]);
    expect(build(status, { parameters: form({ authy_id: '12', request_id: 'abc' }) })).not.toHaveProperty(
      'form',
    );
    expect(build(userCreate, {})).not.toHaveProperty('traceparent');
  });

  it('has the path of its parameters where no number stands in it', () => {
    const parameters = form({ country_code: '9', phone: '9', authy_id: '12' });
    expect(build(lookup, { parameters }).path).toBe('/json/users/9-9/status');
    const path = '/json/users/{country_code}/{cellphone}';
    const inForm = { ...userCreate, path };
    const values = form({ country_code: '9', cellphone: '9' });
    expect(build(inForm, { parameters: values, number: numberOf('1', '2025550123') }).path).toBe(
      '/json/users/9/9',
    );
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
