import type { IncomingMessage } from 'node:http';

import { Refusal } from './refusal.ts';
import { requestFields } from './fields.ts';

/** A client's request as far as it goes on. */
export interface ClientRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly fields: Record<string, string | string[]>;
  readonly body?: Buffer;
}

const readBounded = async (req: IncomingMessage, maxBytes: number): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Refusal(413, 'body_too_large', `a body has at most ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

/** Names that only a client on this machine uses: a web page that had its own name point here would use that. */
const isOfThisMachine = (host: string | undefined): boolean =>
  host === undefined || /^(?:127(?:\.\d{1,3}){3}|localhost|\[::1\])(?::\d{1,5})?$/i.test(host);

const refusePages = ({ headers }: IncomingMessage): void => {
  if (headers.origin !== undefined || headers['sec-fetch-site'] !== undefined)
    throw new Refusal(403, 'browser_refused', 'this proxy signs for programs, not for web pages');
};

/** Which requests are taken. */
export interface ClientRequestOptions {
  readonly maxBodyBytes: number;
  /** Also those that come to another name than one of this machine. */
  readonly anyHost: boolean;
}

/**
 * Reads a request whole, because a proof covers its body.
 * @throws {Refusal}
 */
export const readClientRequest = async (
  req: IncomingMessage,
  { maxBodyBytes, anyHost }: ClientRequestOptions,
): Promise<ClientRequest> => {
  const { method = '', url = '', headers } = req;
  refusePages(req);
  if (!anyHost && !isOfThisMachine(headers.host))
    throw new Refusal(421, 'host_refused', 'the Host of a request is 127.0.0.1, [::1] or localhost');
  if (!url.startsWith('/'))
    throw new Refusal(400, 'target_invalid', 'a request names a path, as to a server and not as to a proxy');
  const hasBody = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const body = hasBody ? await readBounded(req, maxBodyBytes) : Buffer.alloc(0);
  const common = { method, path: url, fields: requestFields(req) };
  return body.length === 0 ? common : { ...common, body };
};
