import type { Request } from 'express';

import { collectBody } from '../../middleware/collect-body.ts';
import { hasBody } from '../../middleware/message-body.ts';
import { parseStrictJson, type JsonObject } from '../core/attestation/strict-json.ts';
import { Problem } from '../core/problems/problem.ts';
import { refuseRequest } from './refuse-request.ts';

/** Largest body of the operator API, in bytes. */
const MAX_OPERATOR_BODY_BYTES = 16_384;
const TIMEOUT_MS = 5_000;

const JSON_TYPE = /^application\/json[ \t]*(?:;[ \t]*charset=(?:utf-8|"utf-8")[ \t]*)?$/i;

const checkType = (req: Request): void => {
  const types = req.headersDistinct['content-type'] ?? [];
  if (types.length > 1) throw new Problem('request_invalid', 'content_type_repeated');
  if (!JSON_TYPE.test(types[0] ?? '')) throw new Problem('media_type_unsupported', 'content_type');
  if (req.headers['content-encoding'] !== undefined)
    throw new Problem('media_type_unsupported', 'content_encoding');
};

/**
 * Reads the body as one strict JSON object of at most 16 KiB; empty where there is none.
 * @throws {Problem} for any other body.
 */
export const readJson = async (req: Request): Promise<JsonObject> => {
  if (!hasBody(req)) return {};
  checkType(req);
  const body = await collectBody(req, { maxBytes: MAX_OPERATOR_BODY_BYTES, timeoutMs: TIMEOUT_MS });
  const value = parseStrictJson(body);
  if (value === undefined) throw refuseRequest('body_json', 'The body must be one strict JSON object.');
  return value;
};
