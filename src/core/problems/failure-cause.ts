/** What fails when a request is answered 5xx; the label of `failed_requests_total`. */
export const FAILURE_CAUSES = ['upstream', 'store', 'issuer_keys', 'shed', 'internal'] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

const CAUSES: readonly (readonly [form: RegExp, cause: FailureCause])[] = [
  [/^upstream_/, 'upstream'],
  [/store_unavailable$|^(?:lists|revocations)_unknown$/, 'store'],
  [/^issuer_keys_unavailable$/, 'issuer_keys'],
  [/^shed_/, 'shed'],
];

/** By the machine reason of a problem; what no part is known to have failed for is a fault of ours. */
export const failureCauseOf = (reason = ''): FailureCause =>
  CAUSES.find(([form]) => form.test(reason))?.[1] ?? 'internal';
