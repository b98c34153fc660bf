import { HANDLE } from '../blind/handle.ts';
import { Problem } from '../problems/problem.ts';
import { ACCOUNT_ID } from '../subjects/account-id.ts';
import { takesHandles, type Route } from './route.ts';

/** Opaque tokens of the upstream, such as `request_id`: unreserved characters (RFC 3986 §2.3), 64 at most. */
const TOKEN = /^[A-Za-z0-9][A-Za-z0-9_.~-]{0,63}$/;

/**
 * The path parameters other than the number, checked so that they can stand in the upstream's path as they are.
 * @throws {Problem} `request_invalid`.
 */
export const readParameters = (
  route: Pick<Route, 'account' | 'number' | 'blind' | 'disclosure'>,
  raw: Readonly<Record<string, string | readonly string[]>>,
): ReadonlyMap<string, string> => {
  const spelled = route.number?.in === 'path' ? [...route.number.countryCode, ...route.number.national] : [];
  const account = takesHandles(route) ? HANDLE : ACCOUNT_ID;
  const values = new Map<string, string>();
  for (const [name, value] of Object.entries(raw)) {
    if (spelled.includes(name)) continue;
    const form = name === route.account ? account : TOKEN;
    if (typeof value !== 'string' || !form.test(value))
      throw new Problem('request_invalid', 'path_parameter');
    values.set(name, value);
  }
  return values;
};
