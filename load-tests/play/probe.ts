import { parseE164Parts } from '../numbers/parts.ts';
import type { Question } from '../attackers/attacker.ts';

/** The HTTP request of a question. */
export interface Probe {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A form with its type. */
export const formRequest = (path: string, fields: Readonly<Record<string, string>>): Probe => ({
  method: 'POST',
  path,
  headers: FORM,
  body: new URLSearchParams(fields).toString(),
});

/** “Is this number registered?”, by one of the routes that answer it (docs/protocol.md). */
export const probeOf = ({ route, number }: Pick<Question, 'route' | 'number'>): Probe => {
  const { code, national } = parseE164Parts(number.e164);
  if (route === 'lookup')
    return { method: 'GET', path: `/json/users/${code}-${national}/status`, headers: {} };
  return formRequest('/json/users/new', { country_code: code, cellphone: national, email: 'a@example.com' });
};
