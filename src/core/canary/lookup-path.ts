import type { PhoneNumber } from '../numbers/phone-number.ts';
import { compilePathTemplate } from '../routes/path-template.ts';
import type { Route } from '../routes/route.ts';

/** The route that is asked first whether a number is registered; undefined where there is none by path. */
export const lookupRouteOf = (routes: readonly Route[]): Route | undefined =>
  routes.find(
    ({ blind, number, method }) => blind?.step === 'lookup' && number?.in === 'path' && method === 'GET',
  );

/** Its path for a number. */
export const lookupPathOf = ({ path, number }: Route, { callingCode, national }: PhoneNumber): string => {
  const [codeName = ''] = number?.countryCode ?? [];
  const [nationalName = ''] = number?.national ?? [];
  return compilePathTemplate(path).build(
    new Map([
      [codeName, callingCode],
      [nationalName, national],
    ]),
  );
};

/** Does the gateway have the native API, by which the canary registers? */
export const hasNativeApi = (routes: readonly Route[]): boolean =>
  ['/v1/registrations', '/v1/registrations/{registration_id}/verification'].every((path) =>
    routes.some((route) => route.path === path && route.method === 'POST' && route.blind?.as !== undefined),
  );
