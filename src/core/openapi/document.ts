import { PROBLEMS, type ProblemCode } from '../problems/table.ts';
import type { Route } from '../routes/route.ts';
import type { Content, JsonSchema, Parameter, PublicOperation } from './operation.ts';
import { ownOperations } from './own-operations.ts';
import { describeRefusal, refusalName, refusalsOf } from './refusals.ts';
import { describeRoute } from './route-operation.ts';

/** The part of a gateway that clients can see. */
export interface PublicSurface {
  readonly routes: readonly Route[];
  readonly publicOrigin: string;
  /** Does it issue tokens itself? */
  readonly isIssuer: boolean;
  readonly version: string;
}

const text = (description: string): JsonSchema => ({ description, schema: { type: 'string' } });

const HEADERS: Readonly<Record<string, JsonSchema>> = {
  Allow: text('The methods that the path takes'),
  'Cache-Control': text('How long it may be kept'),
  'DPoP-Nonce': text('A challenge to sign the next proof over (RFC 9449 §8)'),
  'OAuth-Client-Attestation-Challenge': text(
    'The same, by the name of draft-ietf-oauth-attestation-based-client-auth',
  ),
  RateLimit: text(
    'What is left of the limits that the operator made visible (draft-ietf-httpapi-ratelimit-headers)',
  ),
  'RateLimit-Policy': text('Those limits, or their names alone'),
  'Retry-After': { description: 'Seconds', schema: { type: 'integer', minimum: 0 } },
  'WWW-Authenticate': text('`DPoP error="…"` (RFC 9449 §7.1)'),
};

const SECURITY = {
  attestation: {
    type: 'apiKey',
    in: 'header',
    name: 'OAuth-Client-Attestation',
    description: 'The attestation token: a JWS, at most 4 KiB (docs/protocol.md)',
  },
  proof: {
    type: 'apiKey',
    in: 'header',
    name: 'DPoP',
    description:
      'A proof by the attested key for exactly this request (RFC 9449), at most 2 KiB, good for one',
  },
} as const;

const PROBLEM: JsonSchema = {
  type: 'object',
  description: 'RFC 9457, with the members of Authy’s own API',
  required: ['type', 'title', 'status', 'code', 'instance', 'success', 'message', 'error_code', 'errors'],
  properties: {
    type: { type: 'string', format: 'uri-reference' },
    title: { type: 'string' },
    status: { type: 'integer' },
    code: { type: 'string', enum: Object.keys(PROBLEMS) },
    instance: {
      type: 'string',
      pattern: '^urn:uuid:[0-9a-f-]{36}$',
      description: 'The decision, for operators',
    },
    success: { const: false },
    message: { type: 'string' },
    error_code: { type: 'string', pattern: '^60\\d{3}$' },
    errors: { type: 'object' },
    minimum_version: { type: 'string', description: 'Of `app_update_required`' },
    'violated-policies': {
      type: 'array',
      items: { type: 'string' },
      description: 'Of 429, where they may be named',
    },
  },
};

const contentOf = ({ mediaType, schema, example }: Content): JsonSchema => ({
  [mediaType]: { schema, example },
});

const parameterOf = (parameter: Parameter): JsonSchema => ({ ...parameter, required: true });

const headersOf = (names: readonly string[]): JsonSchema =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));

const responsesOf = (operation: PublicOperation): JsonSchema => ({
  [String(operation.status)]: {
    description: 'Done.',
    headers: headersOf(operation.headers),
    content: contentOf(operation.answer),
  },
  ...Object.fromEntries(
    [...refusalsOf(operation)].map(([status, codes]) => [
      status,
      { $ref: `#/components/responses/${refusalName(codes)}` },
    ]),
  ),
});

const describeOperation = (operation: PublicOperation): JsonSchema => {
  const { id, summary, tag, security, parameters, body } = operation;
  return {
    operationId: id,
    summary,
    tags: [tag],
    security: security.length === 0 ? [] : [Object.fromEntries(security.map((name) => [name, []]))],
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(parameterOf) }),
    ...(body === undefined ? {} : { requestBody: { required: true, content: contentOf(body) } }),
    responses: responsesOf(operation),
  };
};

const pathsOf = (operations: readonly PublicOperation[]): JsonSchema =>
  Object.fromEntries(
    [...Map.groupBy(operations, ({ path }) => path)].map(([path, of]) => [
      path,
      Object.fromEntries(of.map((each) => [each.method.toLowerCase(), describeOperation(each)])),
    ]),
  );

const refusalComponents = (operations: readonly PublicOperation[]): JsonSchema => {
  const shared: (readonly ProblemCode[])[] = operations.flatMap((each) => [...refusalsOf(each).values()]);
  return Object.fromEntries(shared.map((codes) => [refusalName(codes), describeRefusal(codes)]));
};

/** What the public listener serves, as operations: its own endpoints, then the table of routes. */
export const publicOperations = ({ routes, isIssuer }: Pick<PublicSurface, 'routes' | 'isIssuer'>) => [
  ...ownOperations(isIssuer),
  ...routes.map(describeRoute),
];

/** The public listener as an OpenAPI 3.1 document. */
export const publicOpenApi = (surface: PublicSurface): Record<string, unknown> => {
  const operations = publicOperations(surface);
  return {
    openapi: '3.1.1',
    info: {
      title: 'Numberwall, public listener',
      version: surface.version,
      description: 'What apps call. See docs/protocol.md and docs/errors.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: surface.publicOrigin }],
    tags: [{ name: 'Attestation' }, { name: 'Protected routes' }],
    paths: pathsOf(operations),
    components: {
      securitySchemes: SECURITY,
      headers: HEADERS,
      schemas: { Problem: PROBLEM },
      responses: refusalComponents(operations),
    },
  };
};
