import type { JsonObject } from './strict-json.ts';
import { isVisibleText } from './visible-text.ts';

/** Signature algorithms that an issuer can be configured with: asymmetric ones only. */
export const TOKEN_ALGORITHMS = ['ES256', 'ES384', 'ES512', 'EdDSA', 'PS256', 'RS256'] as const;
export type TokenAlgorithm = (typeof TOKEN_ALGORITHMS)[number];

/** Longest `kid`, in characters. */
const MAX_KID_LENGTH = 256;

/** Is this algorithm, as a header names it, on the list (RFC 8725 §3.1)? */
export const isAllowedAlgorithm = (
  value: unknown,
  allowed: readonly TokenAlgorithm[],
): value is TokenAlgorithm => allowed.some((algorithm) => algorithm === value);

/** The `kid` of a token, where it can be looked up. */
export const readKeyId = ({ kid }: JsonObject): string | undefined =>
  isVisibleText(kid, MAX_KID_LENGTH) ? kid : undefined;
