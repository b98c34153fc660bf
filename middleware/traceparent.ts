const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * The one W3C trace context of a request (Trace Context §3.2, version 00), or nothing: a malformed or repeated one is
 * dropped, as §3.3 demands, and never refuses a request.
 */
export const readTraceparent = (values: readonly string[] | undefined): string | undefined => {
  const [value, ...others] = values ?? [];
  return value !== undefined && others.length === 0 && TRACEPARENT.test(value) ? value : undefined;
};

/** The trace id of a valid traceparent. */
export const traceIdOf = (traceparent: string | undefined): string | undefined => traceparent?.slice(3, 35);
