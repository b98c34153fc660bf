import type { PhoneNumber } from '../numbers/phone-number.ts';
import { Problem } from '../problems/problem.ts';
import type { Route } from './route.ts';

type Field = readonly [name: string, value: string];
type FieldRule = NonNullable<Route['form']>[string];

const refuse = (reason: string): Problem => new Problem('request_invalid', reason);

const check = (rule: FieldRule, value: string | undefined): string | undefined => {
  if (rule.required && (value === undefined || value === '')) throw refuse('field_missing');
  if (value === undefined) return undefined;
  if (value.length > rule.maxLength) throw refuse('field_too_long');
  if (rule.values !== undefined && !rule.values.includes(value)) throw refuse('field_value');
  return value;
};

/** The number in one spelling, under the first of the names that the client used. */
const numberFields = (
  location: NonNullable<Route['number']>,
  form: ReadonlyMap<string, string>,
  number: PhoneNumber,
): readonly Field[] => {
  if (location.e164 !== undefined) return [[location.e164[0] ?? '', number.e164]];
  const used = (names: readonly string[]): string => names.find((name) => form.has(name)) ?? names[0] ?? '';
  return [
    [used(location.countryCode), number.callingCode],
    [used(location.national), number.national],
  ];
};

/**
 * The fields that go to the upstream, in the order of the route's table: those that it lets through, checked, and the
 * number in its canonical spelling. What the table does not name is dropped.
 * @throws {Problem} `request_invalid`.
 */
export const selectFields = (
  route: Pick<Route, 'form' | 'number'>,
  form: ReadonlyMap<string, string>,
  number: PhoneNumber | undefined,
): readonly Field[] => {
  const location = route.number?.in === 'form' ? route.number : undefined;
  const spelled =
    location === undefined ? [] : [...location.countryCode, ...location.national, ...(location.e164 ?? [])];
  const fields: Field[] =
    location === undefined || number === undefined ? [] : [...numberFields(location, form, number)];
  for (const [name, rule] of Object.entries(route.form ?? {})) {
    if (spelled.includes(name)) continue;
    const value = check(rule, form.get(name));
    if (value !== undefined) fields.push([name, value]);
  }
  return fields;
};
