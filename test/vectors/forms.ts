/** A request as it stands on the wire, and what the gateway makes of it. */
export interface RequestCase {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  /** Every value of every header field, names in lower case. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly expected: { readonly device: string } | { readonly code: string; readonly reason: string };
}

/** docs/vectors/requests.json */
export interface RequestVectors {
  /** The instant at which all of it is judged. */
  readonly clock: string;
  readonly publicOrigin: string;
  readonly issuer: {
    readonly issuer: string;
    readonly audience: string;
    readonly algorithms: readonly ['ES256'];
    readonly jwks: { readonly keys: readonly object[] };
  };
  /** Private keys, so that a client can make requests of its own; of no use anywhere else. */
  readonly keys: { readonly issuer: object; readonly device: object };
  readonly cases: readonly RequestCase[];
}

/** Evidence for one key, and what its provider makes of it. */
export interface EvidenceCase {
  readonly name: string;
  readonly provider: 'apple-app-attest' | 'google-play-integrity' | 'android-key-attestation';
  readonly app_version: string;
  readonly jwk: { readonly kty: 'EC'; readonly crv: 'P-256'; readonly x: string; readonly y: string };
  readonly challenge: string;
  /** base64url of what the platform signed over, for the app that is meant. */
  readonly binding: string;
  readonly evidence: Readonly<Record<string, unknown>>;
  readonly expected:
    { readonly app: string; readonly level: string; readonly version?: string } | { readonly reason: string };
}

/** docs/vectors/evidence.json */
export interface EvidenceVectors {
  readonly clock: string;
  readonly audience: string;
  /** Options of each provider, as the configuration names them, and the roots and keys of these vectors. */
  readonly providers: {
    readonly 'apple-app-attest': {
      readonly apps: readonly object[];
      readonly environments: readonly string[];
      readonly roots: readonly string[];
    };
    readonly 'google-play-integrity': object;
    readonly 'android-key-attestation': {
      readonly apps: readonly object[];
      readonly policy: object;
      readonly roots: readonly string[];
      readonly revoked: readonly string[];
    };
  };
  readonly cases: readonly EvidenceCase[];
}
