import type { IncomingMessage } from 'node:http';

/** Bytes of a refused body that are read and thrown away, so that the connection can live on and the answer arrives. */
export const MAX_DISCARDED_BYTES = 65_536;

/** Length that the request declares, in bytes; undefined for a chunked body, 0 for none. */
export const declaredLength = (req: Pick<IncomingMessage, 'headers'>): number | undefined =>
  req.headers['transfer-encoding'] === undefined ? Number(req.headers['content-length'] ?? 0) : undefined;

/** Does the request have content (RFC 9112 §6.3)? */
export const hasBody = (req: Pick<IncomingMessage, 'headers'>): boolean => declaredLength(req) !== 0;

/** Is there so much left to read that the connection is better closed than read to the end? */
export const isCostlyToDrain = (req: Pick<IncomingMessage, 'headers' | 'complete'>): boolean =>
  !req.complete && (declaredLength(req) ?? Infinity) > MAX_DISCARDED_BYTES;
