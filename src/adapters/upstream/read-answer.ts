import { parseStrictJson } from '../../core/attestation/strict-json.ts';
import type { UpstreamAnswer } from '../../core/upstream.ts';
import { UpstreamFailure, type UpstreamFailureReason } from './upstream-failure.ts';

/** Header fields as undici gives them: names in lower case. */
export type AnswerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Reads one answer as it comes. What throws is not to be read on. */
export interface AnswerReader {
  /** @throws {UpstreamFailure} where what follows is of no use. */
  start(status: number, headers: AnswerHeaders): void;
  /** @throws {UpstreamFailure} once it is too large. */
  data(chunk: Uint8Array): void;
  /**
   * Status and JSON object of an answer of 2xx or 4xx.
   * @throws {UpstreamFailure}
   */
  end(): UpstreamAnswer;
}

const failureOf = (status: number, headers: AnswerHeaders): UpstreamFailureReason | undefined => {
  if (status >= 500) return 'upstream_server_error';
  if (status === 429) return 'upstream_pushed_back';
  if (status >= 300 && status < 400) return 'upstream_redirected';
  const coding = headers['content-encoding'];
  if (coding !== undefined && coding !== 'identity') return 'upstream_answer_coded';
  return undefined;
};

/** Upstreams refuse our own credentials with these, unless the refusal speaks of the client's in the API's own words. */
const CREDENTIAL_STATUSES: ReadonlySet<number> = new Set([401, 403, 407]);

/**
 * 401, 403 and 407 are the client's business only where the API says so with its `error_code`; without one they mean
 * that the gateway itself is not let in.
 */
const parse = (status: number, bytes: Uint8Array): UpstreamAnswer => {
  const body = parseStrictJson(bytes);
  if (!CREDENTIAL_STATUSES.has(status)) {
    if (body === undefined) throw new UpstreamFailure('upstream_answer_not_json');
    return { status, body };
  }
  if (body === undefined || !Object.hasOwn(body, 'error_code'))
    throw new UpstreamFailure('upstream_credentials');
  return { status, body };
};

/** Reads an answer of at most `maxBytes`. */
export const createAnswerReader = (maxBytes: number): AnswerReader => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  let status = 0;
  return {
    start(answered, headers) {
      status = answered;
      const failure = failureOf(status, headers);
      if (failure !== undefined) throw new UpstreamFailure(failure);
    },
    data(chunk) {
      size += chunk.byteLength;
      if (size > maxBytes) throw new UpstreamFailure('upstream_answer_too_large');
      chunks.push(chunk);
    },
    end() {
      const [only, ...others] = chunks;
      return parse(status, only !== undefined && others.length === 0 ? only : Buffer.concat(chunks));
    },
  };
};
