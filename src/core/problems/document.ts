import { PROBLEMS } from './table.ts';
import type { Problem } from './problem.ts';

/** The media type of problem documents (RFC 9457 §3). */
export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

/**
 * The problem document of a refusal (RFC 9457 §3.1), with the members of Authy’s own API. `decisionId` is the UUID by
 * which operators find the event.
 */
export const problemDocument = (
  { code, extensions }: Pick<Problem, 'code' | 'extensions'>,
  decisionId: string,
): Readonly<Record<string, unknown>> => {
  const { type, title, status, message, errorCode } = PROBLEMS[code];
  return {
    ...extensions,
    type,
    title,
    status,
    code,
    instance: `urn:uuid:${decisionId}`,
    success: false,
    message,
    error_code: errorCode,
    errors: {},
  };
};
