import { PROBLEM_MEDIA_TYPE, problemDocument } from '../problems/document.ts';
import { PROBLEMS, type ProblemCode } from '../problems/table.ts';
import type { JsonSchema, PublicOperation } from './operation.ts';

/** What any request to any path can meet, before anybody looks at what it asks. */
const COMMON: readonly ProblemCode[] = [
  'request_invalid',
  'method_not_allowed',
  'request_timeout',
  'headers_too_large',
  'quota_exceeded',
  'abnormal_usage',
  'internal_error',
  'temporarily_unavailable',
];

/** Where a document of the examples would be found by operators. */
const DECISION_ID = '0190b1c2-7c1e-4b7e-9a51-3f1f0c6d2a10';

/** Members that a problem has beside those of all. */
const EXTENSIONS: Readonly<Partial<Record<ProblemCode, Readonly<Record<string, unknown>>>>> = {
  app_update_required: { minimum_version: '27.0.0' },
};

/** By status, the problems of an operation. */
export const refusalsOf = ({ problems }: PublicOperation): ReadonlyMap<string, readonly ProblemCode[]> => {
  const all = (Object.keys(PROBLEMS) as ProblemCode[]).filter((code) =>
    [...COMMON, ...problems].includes(code),
  );
  return Map.groupBy(all, (code) => String(PROBLEMS[code].status));
};

/** Problems that share a status share an answer, and its name in the document. */
export const refusalName = (codes: readonly ProblemCode[]): string => codes.join('.');

const header = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } });

const headersOf = (status: number): JsonSchema => ({
  ...(status === 401
    ? {
        ...header('WWW-Authenticate'),
        ...header('DPoP-Nonce'),
        ...header('OAuth-Client-Attestation-Challenge'),
      }
    : {}),
  ...(status === 429 || status === 503 ? header('Retry-After') : {}),
  ...(status === 429 ? header('RateLimit-Policy') : {}),
  ...(status === 405 ? header('Allow') : {}),
});

/** The answer of some problems, which all have one status, each with the document that it would be. */
export const describeRefusal = (codes: readonly ProblemCode[]): JsonSchema => ({
  description: codes.map((code) => `\`${code}\`: ${PROBLEMS[code].message}`).join('. '),
  headers: headersOf(PROBLEMS[codes[0] ?? 'internal_error'].status),
  content: {
    [PROBLEM_MEDIA_TYPE]: {
      schema: { $ref: '#/components/schemas/Problem' },
      examples: Object.fromEntries(
        codes.map((code) => [
          code,
          { value: problemDocument({ code, extensions: EXTENSIONS[code] ?? {} }, DECISION_ID) },
        ]),
      ),
    },
  },
});
