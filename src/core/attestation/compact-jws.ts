import { decodeBase64url } from './base64url.ts';
import type { AttestationReason, Checked } from './reasons.ts';
import { parseStrictJson, type JsonObject } from './strict-json.ts';

/** A JWS of three parts, read strictly and not yet verified. */
export interface CompactJws {
  /** As received. */
  readonly text: string;
  readonly header: JsonObject;
  readonly claims: JsonObject;
  readonly signature: Uint8Array;
}

/** What is refused of one kind of JWS, and as what. */
export interface CompactJwsKind {
  readonly forbidden: readonly string[];
  readonly form: AttestationReason;
  readonly encoding: AttestationReason;
  readonly json: AttestationReason;
  readonly header: AttestationReason;
}

const COMPACT = /^[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2}$/;

/** Header members that choose the key or change what is signed: nobody here needs one. */
const FORBIDDEN = ['crit', 'jku', 'x5u', 'x5c', 'b64'];

export const TOKEN: CompactJwsKind = {
  forbidden: [...FORBIDDEN, 'jwk'],
  form: 'token_form',
  encoding: 'token_encoding',
  json: 'token_json',
  header: 'token_header_forbidden',
};

export const PROOF: CompactJwsKind = {
  forbidden: FORBIDDEN,
  form: 'proof_form',
  encoding: 'proof_encoding',
  json: 'proof_json',
  header: 'proof_header_forbidden',
};

/**
 * Reads token or proof: compact form (RFC 7515 §7.1), canonical base64url, strict JSON objects, none of the forbidden
 * header members.
 */
export const parseCompactJws = (text: string, kind: CompactJwsKind): Checked<CompactJws> => {
  if (!COMPACT.test(text)) return kind.form;
  const [headerBytes, claimBytes, signature] = text.split('.').map(decodeBase64url);
  if (headerBytes === undefined || claimBytes === undefined || signature === undefined) return kind.encoding;
  const header = parseStrictJson(headerBytes);
  const claims = parseStrictJson(claimBytes);
  if (header === undefined || claims === undefined) return kind.json;
  if (kind.forbidden.some((name) => Object.hasOwn(header, name))) return kind.header;
  return { text, header, claims, signature };
};
