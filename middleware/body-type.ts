import type { Request } from 'express';

import { Problem } from '../src/core/problems/problem.ts';

/** Media types that bodies are read in; UTF-8 alone. */
export const BODY_TYPES = {
  form: /^application\/x-www-form-urlencoded[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i,
  json: /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i,
} as const;

/**
 * Is the body what the path takes, without content coding?
 * @throws {Problem} `media_type_unsupported`, or `request_invalid` where it says two types.
 */
export const checkBodyType = (req: Request, type: keyof typeof BODY_TYPES): void => {
  const types = req.headersDistinct['content-type'] ?? [];
  if (types.length > 1) throw new Problem('request_invalid', 'content_type_repeated');
  if (!BODY_TYPES[type].test(types[0] ?? '')) throw new Problem('media_type_unsupported', 'content_type');
  if (req.headers['content-encoding'] !== undefined) {
    throw new Problem('media_type_unsupported', 'content_encoding');
  }
};
