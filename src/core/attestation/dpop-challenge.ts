import { PROOF_ALGORITHM } from './forms.ts';

/** `WWW-Authenticate` of a refusal (RFC 9449 §7.1), which names the error and the one algorithm of proofs. */
export const dpopChallenge = (error: string): string => `DPoP error="${error}", algs="${PROOF_ALGORITHM}"`;
