import { PROBLEMS, type ProblemCode } from './table.ts';
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

/** Documents without members of their own, around the place of the id. */
const frames = new Map<ProblemCode, readonly [before: string, after: string]>();

const frameOf = (code: ProblemCode): readonly [before: string, after: string] => {
  const known = frames.get(code);
  if (known !== undefined) return known;
  const [before = '', after = ''] = JSON.stringify(problemDocument({ code, extensions: {} }, '')).split(
    'urn:uuid:',
  );
  const frame = [`${before}urn:uuid:`, after] as const;
  frames.set(code, frame);
  return frame;
};

/** The same as JSON; for a problem without members of its own only the id is put in its place. */
export const problemText = (
  { code, extensions }: Pick<Problem, 'code' | 'extensions'>,
  decisionId: string,
): string => {
  for (const name in extensions)
    if (Object.hasOwn(extensions, name))
      return JSON.stringify(problemDocument({ code, extensions }, decisionId));
  const [before, after] = frameOf(code);
  return before + decisionId + after;
};
