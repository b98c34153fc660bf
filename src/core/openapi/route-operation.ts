import { enforcedShareOf } from '../attestation/enforcement.ts';
import type { BlindRule } from '../blind/step.ts';
import type { ProblemCode } from '../problems/table.ts';
import { compilePathTemplate } from '../routes/path-template.ts';
import type { NumberLocation, Route } from '../routes/route.ts';
import type { Content, JsonSchema, Parameter, PublicOperation } from './operation.ts';

/** Numbers that are set aside for fiction. */
const EXAMPLE = { countryCode: '1', national: '2025550107', e164: '+12025550107', account: '1234567' };

/** What the examples have in a place of an answer; a handle and the id of a request are known at run time alone. */
const PLACES: Readonly<Record<string, string>> = {
  handle: EXAMPLE.account,
  request: '0190b1c27c1e4b7e9a513f1f0c6d2a10',
  via: 'sms',
};

const numberExample = (number: NumberLocation | undefined, name: string): string | undefined => {
  if (number?.e164?.[0] === name) return EXAMPLE.e164;
  if (number?.countryCode[0] === name) return EXAMPLE.countryCode;
  return number?.national[0] === name ? EXAMPLE.national : undefined;
};

const exampleOf = ({ number }: Route, name: string): string => numberExample(number, name) ?? EXAMPLE.account;

const parametersOf = (route: Route): Parameter[] =>
  compilePathTemplate(route.path).parameters.map((name) => ({
    name,
    in: 'path',
    schema: { type: 'string' },
    example: exampleOf(route, name),
  }));

const bodyOf = (route: Route): Content | undefined => {
  const { form, body, number } = route;
  if (form === undefined) return undefined;
  const fields = Object.entries(form);
  const required = fields.filter(([, field]) => field.required).map(([name]) => name);
  const given = fields
    .filter(([name, field]) => field.required || numberExample(number, name) !== undefined)
    .map(([name, { values }]) => [name, values?.at(-1) ?? exampleOf(route, name)] as const);
  return {
    mediaType: body === 'json' ? 'application/json' : 'application/x-www-form-urlencoded',
    schema: {
      type: 'object',
      additionalProperties: false,
      ...(required.length === 0 ? {} : { required }),
      properties: Object.fromEntries(
        fields.map(([name, { maxLength, values }]) => [
          name,
          { type: 'string', maxLength, ...(values === undefined ? {} : { enum: values }) },
        ]),
      ),
    },
    example: Object.fromEntries(given),
  };
};

const isPlace = (value: unknown): value is string => typeof value === 'string' && /^\{[a-z_]+\}$/.test(value);

/** What is told is a number in one API and a text in another: a handle is always a text (docs/adr/0010). */
const memberSchema = (value: BlindRule['answer'][string] | undefined): JsonSchema => {
  if (value === undefined) return {};
  if (value === '{handle}') return { type: ['string', 'integer'] };
  return { type: typeof value };
};

const memberExample = (value: BlindRule['answer'][string]): unknown =>
  isPlace(value) ? (PLACES[value.slice(1, -1)] ?? '') : value;

const answerOf = ({ answer, blind, completedBy }: Route): Content => {
  const shown = blind?.answer ?? {};
  const members = answer.map((name) => [name, shown[name]] as const);
  const known = members.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, memberExample(value)] as const],
  );
  return {
    mediaType: 'application/json',
    schema: {
      type: 'object',
      properties: Object.fromEntries(members.map(([name, value]) => [name, memberSchema(value)])),
    },
    example: { ...Object.fromEntries(known), ...(completedBy === undefined ? {} : { [completedBy]: {} }) },
  };
};

const ATTESTATION: readonly ProblemCode[] = [
  'attestation_required',
  'attestation_invalid',
  'proof_invalid',
  'use_challenge',
  'use_fresh_attestation',
  'app_update_required',
  'device_revoked',
];

const problemsOf = (route: Route): ProblemCode[] => [
  ...(enforcedShareOf(route.attestation) > 0 ? ATTESTATION : []),
  ...(route.number === undefined ? [] : ['number_invalid' as const]),
  ...(route.form === undefined ? [] : (['media_type_unsupported', 'body_too_large'] as const)),
  route.onRefusal,
  'upstream_invalid',
  'upstream_timeout',
];

/** A protected route as an operation, as far as its line of the table tells. */
export const describeRoute = (route: Route): PublicOperation => {
  const { id, method, path, disclosure, blind } = route;
  const body = bodyOf(route);
  return {
    id,
    method,
    path,
    summary: `The route ${id} (disclosure: ${disclosure}).`,
    tag: 'Protected routes',
    security: route.attestation === 'off' ? [] : ['attestation', 'proof'],
    parameters: parametersOf(route),
    ...(body === undefined ? {} : { body }),
    status: blind?.status ?? 200,
    answer: answerOf(route),
    headers: ['RateLimit-Policy', 'RateLimit'],
    problems: problemsOf(route),
  };
};
