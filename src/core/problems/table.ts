/**
 * Every refusal that a client can see, in one closed table (docs/errors.md is proven equal to it).
 * `errorCode` is the `error_code` member of Authy's own API, so that the apps' parsers keep working.
 */
export interface ProblemDefinition {
  readonly status: number;
  readonly title: string;
  /** What the caller can do next; one public sentence that never depends on another person or on registration. */
  readonly message: string;
  readonly errorCode: '60000' | '60003' | '60001';
  /** `about:blank` where RFC 9457 has no registered type. */
  readonly type: string;
  /** `error` parameter of the `WWW-Authenticate: DPoP` challenge (RFC 9449 §7.1), for 401 answers. */
  readonly challenge?: string;
}

const REGISTRY = 'https://iana.org/assignments/http-problem-types';

const define = <K extends string>(
  table: Record<K, ProblemDefinition>,
): Readonly<Record<K, ProblemDefinition>> => table;

export const PROBLEMS = define({
  attestation_required: {
    status: 401,
    title: 'Attestation required',
    message: 'Attestation token is missing',
    errorCode: '60000',
    type: 'about:blank',
    challenge: 'invalid_token',
  },
  attestation_invalid: {
    status: 401,
    title: 'Attestation invalid',
    message: 'The attestation token was not accepted; obtain a new one',
    errorCode: '60000',
    type: 'about:blank',
    challenge: 'invalid_token',
  },
  proof_invalid: {
    status: 401,
    title: 'Proof invalid',
    message: 'The DPoP proof was not accepted; sign a new one for this request',
    errorCode: '60000',
    type: 'about:blank',
    challenge: 'invalid_dpop_proof',
  },
  use_challenge: {
    status: 401,
    title: 'Challenge required',
    message: 'Use the challenge that comes with this answer, and send the request again',
    errorCode: '60000',
    type: 'about:blank',
    challenge: 'use_dpop_nonce',
  },
  use_fresh_attestation: {
    status: 401,
    title: 'Fresh attestation required',
    message: 'Get a new attestation token, and send the request again',
    errorCode: '60000',
    type: 'about:blank',
    challenge: 'use_fresh_attestation',
  },
  app_update_required: {
    status: 403,
    title: 'App update required',
    message: 'This version of the app is too old; update it',
    errorCode: '60000',
    type: 'about:blank',
  },
  device_revoked: {
    status: 403,
    title: 'Device revoked',
    message: 'This device may not use the service',
    errorCode: '60000',
    type: 'about:blank',
  },
  number_invalid: {
    status: 400,
    title: 'Number invalid',
    message: 'This is not a possible phone number',
    errorCode: '60001',
    type: 'about:blank',
  },
  request_invalid: {
    status: 400,
    title: 'Request invalid',
    message: 'The request is malformed',
    errorCode: '60001',
    type: 'about:blank',
  },
  code_invalid: {
    status: 400,
    title: 'Code invalid',
    message: 'The code was not accepted',
    errorCode: '60001',
    type: 'about:blank',
  },
  not_found: {
    status: 404,
    title: 'Not found',
    message: 'There is nothing at this path',
    errorCode: '60001',
    type: 'about:blank',
  },
  method_not_allowed: {
    status: 405,
    title: 'Method not allowed',
    message: 'This path does not take this method; see the Allow header',
    errorCode: '60001',
    type: 'about:blank',
  },
  body_too_large: {
    status: 413,
    title: 'Body too large',
    message: 'The body is larger than this route takes',
    errorCode: '60001',
    type: 'about:blank',
  },
  media_type_unsupported: {
    status: 415,
    title: 'Media type unsupported',
    message: 'Send the media type that this path takes, without content coding',
    errorCode: '60001',
    type: 'about:blank',
  },
  headers_too_large: {
    status: 431,
    title: 'Header fields too large',
    message: 'The header fields are larger than this service takes',
    errorCode: '60001',
    type: 'about:blank',
  },
  request_timeout: {
    status: 408,
    title: 'Request timeout',
    message: 'The request did not arrive in time',
    errorCode: '60001',
    type: 'about:blank',
  },
  quota_exceeded: {
    status: 429,
    title: 'Quota exceeded',
    message: 'Too many requests; retry after the time given in Retry-After',
    errorCode: '60003',
    type: `${REGISTRY}#quota-exceeded`,
  },
  abnormal_usage: {
    status: 429,
    title: 'Abnormal usage detected',
    message: 'Too many requests; retry after the time given in Retry-After',
    errorCode: '60003',
    type: `${REGISTRY}#abnormal-usage-detected`,
  },
  temporarily_unavailable: {
    status: 503,
    title: 'Temporarily unavailable',
    message: 'The service has reduced capacity; retry after the time given in Retry-After',
    errorCode: '60001',
    type: `${REGISTRY}#temporary-reduced-capacity`,
  },
  upstream_invalid: {
    status: 502,
    title: 'Upstream invalid',
    message: 'The service behind this gateway gave no usable answer',
    errorCode: '60001',
    type: 'about:blank',
  },
  upstream_timeout: {
    status: 504,
    title: 'Upstream timeout',
    message: 'The service behind this gateway took too long',
    errorCode: '60001',
    type: 'about:blank',
  },
  operator_unauthorized: {
    status: 401,
    title: 'Operator unauthorized',
    message: 'Send the operator token as Authorization: Bearer',
    errorCode: '60001',
    type: 'about:blank',
  },
  operator_api_off: {
    status: 503,
    title: 'Operator API off',
    message: 'Set NUMBERWALL_OPERATOR_TOKEN or NUMBERWALL_OPERATOR_TOKEN_FILE, and start again',
    errorCode: '60001',
    type: 'about:blank',
  },
  limit_reached: {
    status: 409,
    title: 'Limit reached',
    message: 'There are as many of these as can be kept; take one back first',
    errorCode: '60001',
    type: 'about:blank',
  },
  configuration_refused: {
    status: 409,
    title: 'Configuration refused',
    message: 'The running configuration stays; faults names what to mend',
    errorCode: '60001',
    type: 'about:blank',
  },
  internal_error: {
    status: 500,
    title: 'Internal error',
    message: 'The gateway failed; the instance member names this event to its operators',
    errorCode: '60001',
    type: 'about:blank',
  },
});

export type ProblemCode = keyof typeof PROBLEMS;
