import type { PhoneNumber } from '../numbers/phone-number.ts';
import type { UpstreamRequest } from '../upstream.ts';
import type { PathTemplate } from './path-template.ts';
import type { Route } from './route.ts';
import { selectFields } from './select-fields.ts';

/** What a request said, checked. */
export interface RequestParts {
  /** Path parameters other than the number. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly form: ReadonlyMap<string, string>;
  readonly number?: PhoneNumber;
  readonly traceparent?: string;
}

/** Does the route take a form at all? */
export const takesForm = (route: Pick<Route, 'form' | 'number'>): boolean =>
  route.form !== undefined || route.number?.in === 'form';

const pathValues = (route: Route, { parameters, number }: RequestParts): ReadonlyMap<string, string> => {
  if (route.number?.in !== 'path' || number === undefined) return parameters;
  const values = new Map(parameters);
  for (const name of route.number.countryCode) values.set(name, number.callingCode);
  for (const name of route.number.national) values.set(name, number.national);
  return values;
};

/**
 * The request that the gateway makes in place of the client's, from checked parts alone: the upstream sees one
 * spelling of each number, and nothing that the route's table does not name.
 * @throws {Problem} `request_invalid` for form fields that the table does not allow.
 */
export const buildUpstreamRequest = (
  route: Route,
  template: PathTemplate,
  parts: RequestParts,
): UpstreamRequest => ({
  routeId: route.id,
  method: route.method,
  path: template.build(pathValues(route, parts)),
  ...(takesForm(route) ? { form: selectFields(route, parts.form, parts.number) } : {}),
  ...(parts.traceparent === undefined ? {} : { traceparent: parts.traceparent }),
});
