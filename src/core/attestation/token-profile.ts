import type { Platform } from './verifier.ts';

/** Ways to show possession of the attested key: RFC 9449, or the PoP JWT of draft-ietf-oauth-attestation-based-client-auth. */
export const PROOF_MODES = ['dpop', 'pop'] as const;
export type ProofMode = (typeof PROOF_MODES)[number];

/** Header fields in which tokens arrive, in lower case. */
export type TokenHeader = 'oauth-client-attestation' | 'x-firebase-appcheck';

/** What is known of an app by its id alone. */
export interface AppFacts {
  readonly platform: Platform;
  /** Semantic version. */
  readonly appVersion: string;
}

/** A claim by its name, and what is taken where a token lacks it. */
export interface MappedClaim<T extends string = string> {
  readonly claim: string;
  readonly default?: T;
}

/** Where a token says which app it is. */
export type ClaimSource =
  /** The claims of docs/protocol.md. */
  | { readonly kind: 'native' }
  /** `sub` is looked up in a table: the token tells no more. */
  | { readonly kind: 'apps'; readonly provider: string; readonly apps: Readonly<Record<string, AppFacts>> }
  /** Claims of the issuer’s own naming. */
  | {
      readonly kind: 'mapped';
      readonly provider: string;
      readonly app: MappedClaim;
      readonly platform: MappedClaim<Platform>;
      readonly appVersion: MappedClaim;
    };

/** What tokens of one kind of issuer look like, and what must come with them. */
export interface TokenProfile {
  readonly header: TokenHeader;
  /** Values of `typ`, compared exactly. */
  readonly types: readonly string[];
  /** `only`: for us alone (RFC 8725 §3.9); `among`: for us and other names of ours. */
  readonly audience: 'only' | 'among';
  readonly source: ClaimSource;
  /** `key`: `cnf.jwk` and a proof by it; `none`: whoever holds the token may use it. */
  readonly binding: 'key' | 'none';
  /** Proofs that may come with it, where it binds a key. */
  readonly proofs: readonly ProofMode[];
  /** Is the token itself used up by one request? */
  readonly consume: boolean;
}

/** Tokens of docs/protocol.md, with the proof of RFC 9449. */
export const NATIVE_PROFILE: TokenProfile = {
  header: 'oauth-client-attestation',
  types: ['oauth-client-attestation+jwt'],
  audience: 'only',
  source: { kind: 'native' },
  binding: 'key',
  proofs: ['dpop'],
  consume: false,
};
