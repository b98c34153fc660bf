import { describe, expect, it } from '@jest/globals';

import { hasNativeApi, lookupPathOf, lookupRouteOf } from '../../../src/core/canary/lookup-path.ts';
import { parseNumber } from '../../../src/core/numbers/parse-number.ts';
import type { Route } from '../../../src/core/routes/route.ts';
import { authyRoutes } from '../../support/authy-routes.ts';

const { lookup, userCreate } = authyRoutes();
const LOOKUP: Route = { ...lookup, blind: { as: 'authy', step: 'lookup' } as NonNullable<Route['blind']> };
const blindOf = (step: string, as?: string) => ({ step, as }) as unknown as NonNullable<Route['blind']>;

describe('the look-up that the self-probe asks by', () => {
  it('is the first that looks a number of its path up', () => {
    const others: Route[] = [
      lookup,
      { ...LOOKUP, method: 'POST' },
      { ...LOOKUP, number: { in: 'form', countryCode: [], national: [] } },
      { ...LOOKUP, blind: blindOf('start') },
      { ...userCreate, method: 'GET', blind: blindOf('lookup'), number: undefined } as unknown as Route,
    ];
    expect(lookupRouteOf([...others, LOOKUP, { ...LOOKUP, id: 'second' }])).toBe(LOOKUP);
    expect(lookupRouteOf(others)).toBeUndefined();
  });

  it('has the number where the route has it', () => {
    const number = parseNumber('44', '07700900123');
    if (!number.ok) throw new Error(number.fault);
    expect(lookupPathOf(LOOKUP, number.number)).toBe('/json/users/44-7700900123/status');
  });

  it('has no path where the route names no number', () => {
    const nameless = { ...LOOKUP, number: undefined } as unknown as Route;
    const number = parseNumber('44', '07700900123');
    if (!number.ok) throw new Error(number.fault);
    expect(() => lookupPathOf(nameless, number.number)).toThrow(RangeError);
    expect(lookupPathOf({ ...nameless, path: '/look-up' }, number.number)).toBe('/look-up');
  });
});

describe('the native API', () => {
  const native = (path: string, changes: Partial<Route> = {}): Route => ({
    ...userCreate,
    path,
    blind: blindOf('start', 'native'),
    ...changes,
  });
  const BEGIN = native('/v1/registrations');
  const VERIFY = native('/v1/registrations/{registration_id}/verification');

  it('is there where both of its routes are', () => {
    expect(hasNativeApi([lookup, BEGIN, VERIFY])).toBe(true);
    expect(hasNativeApi([BEGIN])).toBe(false);
    expect(hasNativeApi([VERIFY])).toBe(false);
    expect(hasNativeApi([])).toBe(false);
  });

  it('takes posts, and answers without telling', () => {
    expect(hasNativeApi([{ ...BEGIN, method: 'GET' }, VERIFY])).toBe(false);
    expect(hasNativeApi([BEGIN, { ...VERIFY, blind: blindOf('complete') }])).toBe(false);
    expect(hasNativeApi([BEGIN, { ...userCreate, path: VERIFY.path }])).toBe(false);
  });
});
