import { parseE164 } from '../numbers/read-e164.ts';
import { parseNumber, type NumberResult } from '../numbers/parse-number.ts';
import { Problem } from '../problems/problem.ts';
import type { Route } from './route.ts';

type Values = Readonly<Record<string, string | readonly string[] | undefined>> | ReadonlyMap<string, string>;

const valueOf = (values: Values, name: string): string | undefined => {
  if (values instanceof Map) return (values as ReadonlyMap<string, string>).get(name);
  const record = values as Readonly<Record<string, unknown>>;
  const value = Object.hasOwn(record, name) ? record[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** The one value under any of the names; two that differ would let us count one number and forward another. */
const agreed = (values: Values, names: readonly string[]): string | undefined => {
  const found = new Set(names.map((name) => valueOf(values, name)).filter((value) => value !== undefined));
  if (found.size > 1) throw new Problem('request_invalid', 'number_ambiguous');
  return [...found][0];
};

/**
 * The phone number of a request, where its route has one.
 * @throws {Problem} `request_invalid` where two fields contradict each other.
 */
export const readNumber = (
  route: Pick<Route, 'number'>,
  parameters: Values,
  form: ReadonlyMap<string, string>,
): NumberResult | undefined => {
  if (route.number === undefined) return undefined;
  const values = route.number.in === 'path' ? parameters : form;
  if (route.number.e164 !== undefined) return parseE164(agreed(values, route.number.e164));
  return parseNumber(agreed(values, route.number.countryCode), agreed(values, route.number.national));
};
