import type { KeyObject } from 'node:crypto';

import { parseCompactJws, TOKEN } from '../../../core/attestation/compact-jws.ts';
import type { AttestationReason } from '../../../core/attestation/reasons.ts';
import type { JsonObject } from '../../../core/attestation/strict-json.ts';
import type { PlayReason } from '../../../core/evidence/play/reasons.ts';
import { verifySignature } from '../../attestation/signature.ts';

/** Names faults of the JWS inside as what they are here. */
const REASONS: Readonly<Partial<Record<AttestationReason, PlayReason>>> = {
  token_json: 'play_verdict_json',
  token_header_forbidden: 'play_verdict_header',
};

/** A verdict whose signature verified. */
export interface SignedVerdict {
  readonly claims: JsonObject;
  /** The claims as they were signed, base64url: one verdict has one such text. */
  readonly payload: string;
}

/** Verifies the JWS that the integrity token held, by ES256 alone (RFC 8725 §3.1). */
export const verifyVerdict = async (
  plaintext: Uint8Array,
  key: KeyObject,
): Promise<SignedVerdict | PlayReason> => {
  const text = Buffer.from(plaintext).toString('latin1');
  const jws = parseCompactJws(text, TOKEN);
  if (typeof jws === 'string') return REASONS[jws] ?? 'play_verdict_form';
  if (jws.header['alg'] !== 'ES256') return 'play_verdict_algorithm';
  if (!(await verifySignature(jws, key, 'ES256'))) return 'play_verdict_signature';
  return { claims: jws.claims, payload: text.split('.')[1] ?? '' };
};
