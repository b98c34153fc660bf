import type { Checked } from './reasons.ts';
import type { ProofMode, TokenHeader } from './token-profile.ts';
import type { AttestedRequest } from './verifier.ts';

/** Longest attestation token and proof, in characters, each of which is one byte in a header. */
export const MAX_TOKEN_LENGTH = 4096;
const MAX_PROOF_LENGTH = 2048;

type Headers = AttestedRequest['headers'];

const PROOF_HEADERS: readonly (readonly [ProofMode, string])[] = [
  ['dpop', 'dpop'],
  ['pop', 'oauth-client-attestation-pop'],
];

/** Where proofs are looked for, in lower case. */
export const PROOF_HEADER_NAMES: readonly string[] = PROOF_HEADERS.map(([, name]) => name);

/** A proof as received. */
export interface ProofText {
  readonly mode: ProofMode;
  readonly text: string;
}

/** Token and proof as received, at most one of each. */
export interface Evidence {
  readonly token: string;
  /** Where the token came from: each kind of issuer has its own. */
  readonly header: TokenHeader;
  /** Absent only where a token may come alone. */
  readonly proof?: ProofText;
}

/** Headers in which tokens are looked for, and whether one without a proof can be meant. */
export type TokenHeaders = ReadonlyMap<TokenHeader, { readonly mayComeAlone: boolean }>;

type Received<K> = readonly { readonly from: K; readonly text: string }[];

const receive = <K>(headers: Headers, names: Iterable<readonly [K, string]>): Received<K> =>
  [...names].flatMap(([from, name]) => (headers[name] ?? []).map((text) => ({ from, text })));

const proofIn = (proofs: Received<ProofMode>): Checked<{ readonly proof: ProofText }> | undefined => {
  const [proof, other] = proofs;
  if (proof === undefined) return undefined;
  if (proofs.some(({ from }) => from !== proof.from)) return 'proof_mixed';
  return other === undefined ? { proof: { mode: proof.from, text: proof.text } } : 'proof_repeated';
};

/**
 * Takes token and proof out of the headers: first their sizes, then exactly one token, and one proof by one of the two
 * modes (RFC 9449 §4.3 check 1, draft-ietf-oauth-attestation-based-client-auth §6.1).
 */
export const readEvidence = (headers: Headers, tokenHeaders: TokenHeaders): Checked<Evidence> => {
  const tokens = receive(
    headers,
    [...tokenHeaders.keys()].map((name) => [name, name] as const),
  );
  const proofs = receive(headers, PROOF_HEADERS);
  if (tokens.some(({ text }) => text.length > MAX_TOKEN_LENGTH)) return 'token_too_large';
  if (proofs.some(({ text }) => text.length > MAX_PROOF_LENGTH)) return 'proof_too_large';
  const [token] = tokens;
  if (token === undefined) return 'token_missing';
  if (tokens.some(({ from }) => from !== token.from)) return 'token_mixed';
  if (tokens.length > 1) return 'token_repeated';
  const found = { token: token.text, header: token.from };
  const proof = proofIn(proofs);
  if (proof === undefined) {
    return tokenHeaders.get(token.from)?.mayComeAlone === true ? found : 'proof_missing';
  }
  return typeof proof === 'string' ? proof : { ...found, ...proof };
};

/** Takes the proof alone out of the headers, where a key is attested and there is no token yet: exactly one, by DPoP. */
export const readProofHeader = (headers: Headers): Checked<{ readonly proof: string }> => {
  const [proof, ...others] = headers['dpop'] ?? [];
  if (proof === undefined) return 'proof_missing';
  if (others.length > 0) return 'proof_repeated';
  return proof.length > MAX_PROOF_LENGTH ? 'proof_too_large' : { proof };
};
