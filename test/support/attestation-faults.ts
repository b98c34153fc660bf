import type { AttestationReason } from '../../src/core/attestation/reasons.ts';
import { ecKey, OTHER_KEY, SECONDS, type Draft, type JwsDraft } from './attestation-bench.ts';

/** One way to spoil an honest request. */
export interface Fault {
  readonly spoil: (request: Draft) => void;
  /** What it changes: two faults that touch the same cannot be combined. */
  readonly touches: string;
}

type Part = 'token' | 'proof';

const fault = (touches: string, spoil: (request: Draft) => void): Fault => ({ spoil, touches });

const header = (part: Part, name: string, value: unknown): Fault =>
  fault(`${part}.header.${name}`, (request) => void (request[part].header[name] = value));

const claim = (part: Part, name: string, value: unknown): Fault =>
  fault(`${part}.claims.${name}`, (request) => void (request[part].claims[name] = value));

const cnf = (change: (jwk: Record<string, unknown>) => void): Fault =>
  fault('token.claims.cnf', ({ token }) =>
    change((token.claims['cnf'] as { jwk: Record<string, unknown> }).jwk),
  );

const onText = (
  part: Part,
  step: keyof Pick<JwsDraft, 'text' | 'claimsText'>,
  name: string,
  change: (text: string) => string,
) => fault(`${part}.${step}.${name}`, (request) => void request[part][step].push(change));

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Sets an unused bit of the last character: 64 bytes leave four. */
export const respell = (text: string): string =>
  text.slice(0, -1) + ALPHABET.charAt(ALPHABET.indexOf(text.slice(-1)) | 1);

const twice = (fields: readonly string[]): readonly string[] => [...fields, ...fields];
const none = (): readonly string[] => [];

const offCurve = ecKey();

/** Reasons that no token of docs/protocol.md with a DPoP proof can have: the PoP mode and the presets are tested apart. */
export const OTHER_MODES = [
  'token_mixed',
  'token_header',
  'proof_mixed',
  'proof_unexpected',
  'proof_mode',
  'proof_audience',
  'proof_challenge',
] as const;

/** Reasons that no request has by itself: an operator gives them. */
export const REVOKED = [
  'revocations_unknown',
  'token_revoked',
  'device_revoked',
  'issuer_key_revoked',
  'issuer_certificate_revoked',
  'app_version_revoked',
] as const;

/** Reasons that a route has to ask for. */
export const DEMANDED = ['token_too_old', 'proof_nonce', 'proof_challenge_missing'] as const;

type Excluded =
  | (typeof DEMANDED)[number]
  | 'issuer_keys_unavailable'
  | (typeof OTHER_MODES)[number]
  | (typeof REVOKED)[number];

/** For each other reason one request, honest but for one thing, that has to be refused by it. */
export const FAULTS: Readonly<Record<Exclude<AttestationReason, Excluded>, Fault>> = {
  token_too_large: onText('token', 'text', 'size', (text) => text.padEnd(4097, 'A')),
  proof_too_large: onText('proof', 'text', 'size', (text) => text.padEnd(2049, 'A')),
  token_missing: fault('token', ({ token }) => void (token.fields = none)),
  token_repeated: fault('token.count', ({ token }) => void (token.fields = twice)),
  proof_missing: fault('proof', ({ proof }) => void (proof.fields = none)),
  proof_repeated: fault('proof.count', ({ proof }) => void (proof.fields = twice)),
  token_form: onText('token', 'text', 'form', (text) => `${text}.x`),
  token_encoding: onText('token', 'text', 'encoding', respell),
  token_json: onText('token', 'claimsText', 'json', (json) => json.replace('{', '{"sub":"twice",')),
  token_header_forbidden: header('token', 'jku', 'https://evil.example/jwks.json'),
  proof_form: onText('proof', 'text', 'form', (text) => text.replace('.', ',')),
  proof_encoding: onText('proof', 'text', 'encoding', respell),
  proof_json: onText('proof', 'claimsText', 'json', (json) => json.replace('{', '{"x":1e400,')),
  proof_header_forbidden: header('proof', 'crit', ['x']),
  token_type: header('token', 'typ', 'JWT'),
  proof_type: header('proof', 'typ', 'JWT'),
  token_algorithm: header('token', 'alg', 'HS256'),
  proof_algorithm: header('proof', 'alg', 'none'),
  token_key_id: fault('token.header.kid', ({ token }) => delete token.header['kid']),
  token_key_unknown: header('token', 'kid', 'unknown'),
  token_signature: fault('token.key', ({ token }) => void (token.key = OTHER_KEY.privateKey)),
  token_issuer: claim('token', 'iss', 'https://attest.example.com.evil.example'),
  token_audience: claim('token', 'aud', 'https://other.example.com'),
  token_expiry: claim('token', 'exp', String(SECONDS + 600)),
  token_expired: claim('token', 'exp', SECONDS - 30),
  token_not_before: claim('token', 'nbf', 'soon'),
  token_not_yet_valid: claim('token', 'nbf', SECONDS + 31),
  token_issued_at: claim('token', 'iat', undefined),
  token_issued_in_future: claim('token', 'iat', SECONDS + 31),
  token_lifetime: claim('token', 'iat', SECONDS - 3001),
  token_subject: claim('token', 'sub', ''),
  token_id: claim('token', 'jti', 'x'.repeat(129)),
  token_platform: claim('token', 'platform', 'windows'),
  token_app_version: claim('token', 'app_version', '27.1'),
  token_attestation: claim('token', 'attestation', { provider: 'apple-app-attest', level: 'trust-me' }),
  device_key_missing: claim('token', 'cnf', { jkt: 'x' }),
  device_key_private: cnf((jwk) => void (jwk['d'] = OTHER_KEY.d)),
  device_key_type: claim('token', 'cnf', { jwk: ecKey('P-384').jwk }),
  device_key_use: cnf((jwk) => void (jwk['use'] = 'enc')),
  device_key_coordinates: cnf((jwk) => void (jwk['x'] = respell(jwk['x'] as string))),
  device_key_point: cnf((jwk) => void (jwk['y'] = offCurve.jwk.x)),
  app_outdated: claim('token', 'app_version', '26.1.0-rc.1'),
  proof_key_missing: fault('proof.header.jwk', ({ proof }) => delete proof.header['jwk']),
  proof_key_private: header('proof', 'jwk', { ...OTHER_KEY.jwk, d: OTHER_KEY.d }),
  proof_key_mismatch: header('proof', 'jwk', OTHER_KEY.jwk),
  proof_signature: fault('proof.key', ({ proof }) => void (proof.key = OTHER_KEY.privateKey)),
  proof_method: claim('proof', 'htm', 'get'),
  proof_uri: claim('proof', 'htu', 'https://api.example.com/elsewhere'),
  proof_token_hash_missing: claim('proof', 'ath', null),
  proof_token_hash: claim('proof', 'ath', 'x'),
  proof_body_hash_missing: claim('proof', 'htd', null),
  proof_body_hash: claim('proof', 'htd', 'x'),
  proof_issued_at: claim('proof', 'iat', String(SECONDS)),
  proof_expired: claim('proof', 'iat', SECONDS - 61),
  proof_issued_in_future: claim('proof', 'iat', SECONDS + 31),
  proof_id: claim('proof', 'jti', 'x'.repeat(15)),
};
