import { z } from 'zod';

import { PROBLEM_MEDIA_TYPE } from '../../core/problems/document.ts';
import { PROBLEMS, type ProblemCode } from '../../core/problems/table.ts';
import type { Operation } from './operation.ts';
import { OPERATIONS } from './operations.ts';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** What a format says already, and what every integer is, would only be in the reader's way. */
const shorten = (schema: JsonSchema): void => {
  if (schema.format !== undefined) delete schema.pattern;
  if (schema.maximum === Number.MAX_SAFE_INTEGER) delete schema.maximum;
};

/** What an answer has beyond its schema is to be passed over: later versions add members. */
const open = (schema: JsonSchema): void => {
  if (schema.additionalProperties === false) delete schema.additionalProperties;
};

const schemaOf = (schema: z.ZodType, io: 'input' | 'output'): JsonSchema => {
  const written = z.toJSONSchema(schema, {
    io,
    override({ jsonSchema }) {
      shorten(jsonSchema);
      if (io === 'output') open(jsonSchema);
    },
  });
  delete written.$schema;
  return written;
};

/** Problems of every operation; `request_invalid` and the rest of a body only where one is taken. */
const COMMON: readonly ProblemCode[] = [
  'operator_unauthorized',
  'operator_api_off',
  'quota_exceeded',
  'temporarily_unavailable',
  'internal_error',
];
const OF_REQUESTS: readonly ProblemCode[] = ['request_invalid', 'media_type_unsupported', 'body_too_large'];

const problemsOf = ({ about, isWrite, path }: Operation): ProblemCode[] => [
  ...COMMON,
  ...(about.request === undefined ? [] : OF_REQUESTS),
  ...(about.request === undefined && (isWrite || path.includes(':')) ? ['request_invalid' as const] : []),
  ...(about.problems ?? []),
];

/** Problems that share a status share an answer, and its name in the document. */
const nameOf = (codes: readonly ProblemCode[]): string => codes.join('.');

const byStatus = (operation: Operation): ReadonlyMap<string, ProblemCode[]> =>
  Map.groupBy(problemsOf(operation), (code) => String(PROBLEMS[code].status));

const refusalsOf = (operation: Operation): Record<string, object> =>
  Object.fromEntries(
    [...byStatus(operation)].map(([status, codes]) => [
      status,
      { $ref: `#/components/responses/${nameOf(codes)}` },
    ]),
  );

const refusal = (codes: readonly ProblemCode[]): object => ({
  description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].message}`).join('. '),
  content: { [PROBLEM_MEDIA_TYPE]: { schema: { $ref: '#/components/schemas/Problem' } } },
});

const refusals = (operations: readonly Operation[]): Record<string, object> =>
  Object.fromEntries(
    operations
      .flatMap((each) => [...byStatus(each).values()])
      .map((codes) => [nameOf(codes), refusal(codes)]),
  );

const answersOf = ({ about }: Operation): Record<string, object> =>
  Object.fromEntries(
    Object.entries(about.answers).map(([status, schema]) => [
      status,
      {
        description: status === '201' ? 'Done: it is new.' : 'Done.',
        content: { 'application/json': { schema: schemaOf(schema, 'output') } },
      },
    ]),
  );

const LABEL_PARAMETER = { $ref: '#/components/parameters/Operator' };

const parametersOf = ({ path, isWrite }: Operation): object[] => [
  ...[...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  })),
  ...(isWrite ? [LABEL_PARAMETER] : []),
];

/** Such as `post_bans_lift`. */
const operationId = ({ method, path }: Operation): string =>
  `${method.toLowerCase()}${path.replaceAll(/[/:.]+/g, '_')}`;

const describeOperation = (operation: Operation): object => {
  const { request, summary } = operation.about;
  const parameters = parametersOf(operation);
  return {
    operationId: operationId(operation),
    summary,
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(request === undefined
      ? {}
      : {
          requestBody: {
            required: Object.keys(request.example).length > 0,
            content: {
              'application/json': { schema: schemaOf(request.schema, 'input'), example: request.example },
            },
          },
        }),
    responses: { ...answersOf(operation), ...refusalsOf(operation) },
  };
};

const COMPONENTS = {
  securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  parameters: {
    Operator: {
      name: 'Numberwall-Operator',
      in: 'header',
      required: true,
      description: 'Who writes: it stands in the audit log.',
      schema: { type: 'string', pattern: '^[A-Za-z][A-Za-z0-9.-]{0,31}$' },
    },
  },
  schemas: {
    Problem: {
      type: 'object',
      description: 'RFC 9457',
      required: ['type', 'title', 'status', 'code', 'detail'],
      properties: {
        type: { type: 'string', format: 'uri-reference' },
        title: { type: 'string' },
        status: { type: 'integer' },
        code: { type: 'string', enum: Object.keys(PROBLEMS) },
        detail: { type: 'string', description: 'What to do next' },
      },
    },
  },
} as const;

const expressToTemplate = (path: string): string => path.replaceAll(/:(\w+)/g, '{$1}');

/** The API for operators as an OpenAPI 3.1 document. */
export const operatorOpenApi = (operations: readonly Operation[] = OPERATIONS): Record<string, unknown> => {
  const byPath = Map.groupBy(operations, ({ path }) => expressToTemplate(path));
  return {
    openapi: '3.1.1',
    info: {
      title: 'Numberwall for operators',
      version: '1',
      description: 'On the admin listener. See docs/operations.md.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/operator/v1' }],
    security: [{ token: [] }],
    paths: Object.fromEntries(
      [...byPath].map(([path, of]) => [
        path,
        Object.fromEntries(of.map((each) => [each.method.toLowerCase(), describeOperation(each)])),
      ]),
    ),
    components: { ...COMPONENTS, responses: refusals(operations) },
  };
};
