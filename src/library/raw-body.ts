import type { IncomingMessage } from 'node:http';

import { hasBody } from '../../middleware/message-body.ts';

const bodies = new WeakMap<IncomingMessage, Uint8Array>();

/**
 * Keeps the bytes that a proof covers, for a body parser that runs before `requireAttestation`:
 * `express.json({ verify: keepRawBody })`.
 */
export const keepRawBody = (request: IncomingMessage, _response: unknown, bytes: Uint8Array): void => {
  bodies.set(request, bytes);
};

/**
 * The body as it was received; empty where the request has none.
 * @throws {Error} where it has one that nobody kept: to take it for empty would let any body pass.
 */
export const rawBodyOf = (request: IncomingMessage): Uint8Array => {
  const kept = bodies.get(request);
  if (kept !== undefined) return kept;
  if (!hasBody(request)) return new Uint8Array();
  throw new Error(
    'requireAttestation met a body that was not kept: put express.json({ verify: keepRawBody }), or another parser that takes verify, before it',
  );
};
