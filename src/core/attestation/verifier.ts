import type { ProblemCode } from '../problems/table.ts';
import type { Instant } from '../time.ts';
import type { ProofMode } from './token-profile.ts';

/** What an app runs on. */
export const PLATFORMS = ['ios', 'android'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Is it one of them? */
export const isPlatform = (value: unknown): value is Platform =>
  PLATFORMS.some((platform) => platform === value);

/** Where the device's key lives, as the issuer vouches for it; weakest first. */
export const KEY_LEVELS = ['software', 'tee', 'secure-enclave', 'strongbox'] as const;
export type KeyLevel = (typeof KEY_LEVELS)[number];

/** The classes operators know from their app-integrity consoles; `attestations_total{result}`. */
export const ATTESTATION_RESULTS = [
  'verified',
  'outdated_app',
  'unknown_origin',
  'invalid',
  'replayed',
  'revoked',
] as const;
export type AttestationResult = (typeof ATTESTATION_RESULTS)[number];

/** What a request carries that the verifier may look at. */
export interface AttestedRequest {
  /** `req.headersDistinct`: every value of a doubled header, where Node would join them. Names in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
  readonly method: string;
  /** Request target in origin form, as received: `/path?query`. */
  readonly target: string;
  /** The body as received; empty where there is none. */
  readonly body: Uint8Array;
  /** Proofs that the route accepts; all that the issuer does where it is absent. */
  readonly proofs?: readonly ProofMode[];
  /** Must the proof be over a challenge of this service (`nonce` of DPoP, `challenge` of a PoP)? */
  readonly demandsChallenge?: boolean;
  /** Milliseconds since its `iat` beyond which a token is too old for the route; its `exp` alone counts where absent. */
  readonly maxTokenAgeMs?: number;
}

/** A device whose token and proof passed every check but the replay check, which the store makes. */
export interface AttestedDevice {
  /** RFC 7638 SHA-256 thumbprint of `cnf.jwk`, base64url: the device everywhere; of a token without a key, its own hash. */
  readonly thumbprint: string;
  /** `sub` of the token: the app. */
  readonly app: string;
  readonly issuer: string;
  readonly platform: Platform;
  /** Semantic version. */
  readonly appVersion: string;
  readonly provider: string;
  readonly level: KeyLevel;
  /** What vouched for the device, and its hardware: keyed hashes by the issuer of the token, where it tells. */
  readonly issuerSubject?: string;
  readonly hardwareSubject?: string;
  readonly tokenExpiresAt: Instant;
}

export interface ProofIdentity {
  readonly jti: string;
  /** Last instant at which this proof could be accepted. */
  readonly acceptableUntil: Instant;
}

/** Something that is let in today, and will not be. */
export interface AttestationWarning {
  /** The machine reason from `COUNTED_REASONS`. */
  readonly reason: string;
  /** Fields of the answer that tell the app. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface AttestationSuccess {
  readonly ok: true;
  readonly device: AttestedDevice;
  /** What may be used once; absent where a token without a key may be used again. */
  readonly proof?: ProofIdentity;
  /** The highest step of the minimum app version that the app reaches. */
  readonly versionStep?: string;
  readonly warning?: AttestationWarning;
}

export type AttestationOutcome = AttestationSuccess | AttestationFailure;

export interface AttestationFailure {
  readonly ok: false;
  readonly result: Exclude<AttestationResult, 'verified' | 'replayed'>;
  readonly code: ProblemCode;
  /** The machine reason from `ATTESTATION_REASONS`, for logs. */
  readonly reason: string;
  /** Known where the token was verified before the failure. */
  readonly provider?: string;
  readonly platform?: Platform;
  /** Of the device, where the token was verified before the failure. */
  readonly thumbprint?: string;
  /** The highest step of the minimum app version that the app reaches. */
  readonly versionStep?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Verifies token and proof in the order of docs/protocol.md; never throws for bad input. */
export interface AttestationVerifier {
  /** Where tokens are looked for, in lower case; absent: somewhere else. */
  readonly tokenHeaders?: readonly string[];
  verify(request: AttestedRequest): Promise<AttestationOutcome>;
}
