import type { Request } from 'express';

import { checkBodyType } from '../../middleware/body-type.ts';
import { collectBody } from '../../middleware/collect-body.ts';
import { hasBody } from '../../middleware/message-body.ts';
import { parseStrictJson, type JsonObject } from '../core/attestation/strict-json.ts';
import { refuseRequest } from './refuse-request.ts';

/** Largest body of the operator API, in bytes. */
const MAX_OPERATOR_BODY_BYTES = 16_384;
const TIMEOUT_MS = 5_000;

/**
 * Reads the body as one strict JSON object of at most 16 KiB; empty where there is none.
 * @throws {Problem} for any other body.
 */
export const readJson = async (req: Request): Promise<JsonObject> => {
  if (!hasBody(req)) return {};
  checkBodyType(req, 'json');
  const body = await collectBody(req, { maxBytes: MAX_OPERATOR_BODY_BYTES, timeoutMs: TIMEOUT_MS });
  const value = parseStrictJson(body);
  if (value === undefined) throw refuseRequest('body_json', 'The body must be one strict JSON object.');
  return value;
};
