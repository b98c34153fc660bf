import { parseStrictJson } from '../../core/attestation/strict-json.ts';
import type { UpstreamAnswer } from '../../core/upstream.ts';
import { UpstreamFailure, type UpstreamFailureReason } from './upstream-failure.ts';

/** The part of an undici response that is read. */
export interface RawAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

const failureOf = ({ statusCode, headers }: RawAnswer): UpstreamFailureReason | undefined => {
  if (statusCode >= 500) return 'upstream_server_error';
  if (statusCode === 429) return 'upstream_pushed_back';
  if (statusCode >= 300 && statusCode < 400) return 'upstream_redirected';
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity') return 'upstream_answer_coded';
  return undefined;
};

const readBounded = async (body: RawAnswer['body'], maxBytes: number): Promise<Buffer> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.byteLength;
    // Leaving the loop ends the response: what is too large is not read to its end.
    if (size > maxBytes) throw new UpstreamFailure('upstream_answer_too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};

const parseObject = (bytes: Buffer): UpstreamAnswer['body'] => {
  const body = parseStrictJson(bytes);
  if (body === undefined) throw new UpstreamFailure('upstream_answer_not_json');
  return body;
};

/** Upstreams refuse our own credentials with these, unless the refusal speaks of the client's in the API's own words. */
const CREDENTIAL_STATUSES: ReadonlySet<number> = new Set([401, 403, 407]);

/**
 * Status and JSON object of an answer of 2xx or 4xx. 401, 403 and 407 are the client's business only where the API
 * says so with its `error_code`; without one they mean that the gateway itself is not let in.
 * @throws {UpstreamFailure}
 */
export const readAnswer = async (raw: RawAnswer, maxBytes: number): Promise<UpstreamAnswer> => {
  const failure = failureOf(raw);
  if (failure !== undefined) throw new UpstreamFailure(failure);
  const bytes = await readBounded(raw.body, maxBytes);
  if (!CREDENTIAL_STATUSES.has(raw.statusCode)) return { status: raw.statusCode, body: parseObject(bytes) };
  const body = parseStrictJson(bytes);
  if (body === undefined || !Object.hasOwn(body, 'error_code'))
    throw new UpstreamFailure('upstream_credentials');
  return { status: raw.statusCode, body };
};
