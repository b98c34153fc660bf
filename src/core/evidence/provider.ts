import type { KeyLevel, Platform } from '../attestation/verifier.ts';
import type { Instant } from '../time.ts';

/** What a phone sends for a token, after the form of the request, the challenge and the proof of its key were checked. */
export interface EvidenceRequest {
  /** The `evidence` member: each provider reads its own, and trusts nothing of it. */
  readonly evidence: Readonly<Record<string, unknown>>;
  /** The public device key that the token will name in `cnf`. */
  readonly jwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  /** Its RFC 7638 thumbprint. */
  readonly thumbprint: string;
  /** Semantic version, as the app declares it; bound by `bindingOf`, and second to what the platform attests. */
  readonly appVersion: string;
  /**
   * SHA-256 over length-prefixed [purpose, challenge, audience, app id, app version, thumbprint]: what the platform must
   * have signed for the app `app`. Where the platform attests the device key itself (`attested`), the key is made over
   * the binding: its thumbprint, which nobody knows before, is empty there, and the attestation names the key.
   */
  bindingOf(app: string, key?: 'attested'): Uint8Array;
  readonly now: Instant;
}

/** What the evidence proves. */
export interface VerifiedEvidence {
  readonly ok: true;
  readonly platform: Platform;
  readonly level: KeyLevel;
  /** `sub` of the token: the configured app that the evidence is of. */
  readonly app: string;
  /** The version that the platform itself attests, where it does. */
  readonly attestedVersion?: string;
  readonly keyCreatedAt: Instant;
  /** Coarse risk of the hardware, as the platform tells it, for budgets: higher is worse. */
  readonly risk?: number;
  /** Identifies this evidence, for its single use; raw, hashed before it is kept. */
  readonly evidenceId: string;
  /** Certificate or key that vouched and that many devices share; raw, hashed before it is kept. */
  readonly issuerSubject?: string;
  /** The device's hardware where the evidence tells it apart; raw, hashed before it is kept. */
  readonly hardwareSubject?: string;
  /** App Attest assertions: the counter must be above the one kept for this key, in one atomic step. */
  readonly counter?: { readonly key: string; readonly value: number };
  /** To be kept for later evidence of the same key (App Attest: the public key), by `key`. */
  readonly remember?: { readonly key: string; readonly value: string };
}

/** Why evidence was not accepted: a machine reason of the provider's own closed table, never sent. */
export interface RefusedEvidence {
  readonly ok: false;
  readonly reason: string;
}

/** One kind of evidence: a file of its own, found through a table. */
export interface EvidenceProvider {
  readonly id: 'apple-app-attest' | 'google-play-integrity' | 'android-key-attestation' | 'development';
  /** Never throws for bad input. */
  verify(request: EvidenceRequest): Promise<VerifiedEvidence | RefusedEvidence>;
}

/** What is kept of keys between two pieces of evidence (App Attest: public keys by key id). */
export interface EvidenceMemory {
  recall(key: string): Promise<string | undefined>;
}
