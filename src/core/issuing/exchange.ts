import { thumbprintOf } from '../attestation/device-key.ts';
import { ATTESTATION_REASONS, isReason, type Checked } from '../attestation/reasons.ts';
import type { Sha256 } from '../sha256.ts';
import type { AttestedRequest, Platform, ProofIdentity } from '../attestation/verifier.ts';
import type { DeviceJwk } from '../attestation/device-key.ts';
import type { Challenges } from '../challenges/challenges.ts';
import type { EvidenceProvider, VerifiedEvidence } from '../evidence/provider.ts';
import { StoreUnavailable } from '../limits/store.ts';
import type { ProblemCode } from '../problems/table.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { SECOND, type Clock } from '../time.ts';
import { bindingOf } from './binding.ts';
import type { EvidenceStore, EvidenceUse } from './evidence-store.ts';
import type { FoundEvidence } from './evidence-use.ts';
import { EXCHANGE_REASONS, type ExchangeReason, type ExchangeResult } from './reasons.ts';
import { tokenContent } from './token-content.ts';
import { readTokenRequest, type TokenRequest } from './token-request.ts';
import type { TokenSigner } from './token-signer.ts';

/** Checks the proof that the key which is to be attested signed over this very request, body included. */
export type CheckKeyProof = (request: AttestedRequest, jwk: DeviceJwk) => Promise<Checked<ProofIdentity>>;

/** The part of a signer that makes tokens. */
export type ClaimsSigner = Pick<TokenSigner, 'issuer' | 'audience' | 'sign'>;

export interface ExchangeOptions {
  readonly challenges: Challenges;
  readonly providers: readonly EvidenceProvider[];
  readonly checkProof: CheckKeyProof;
  readonly store: EvidenceStore;
  readonly evidenceUse: (found: FoundEvidence) => EvidenceUse;
  readonly signer: ClaimsSigner;
  /** Milliseconds. */
  readonly tokenLifetimeMs: number;
  readonly hash: KeyedHash;
  readonly sha256: Sha256;
  readonly clock: Clock;
  /** A token id that nobody can guess. */
  readonly randomId: () => string;
}

export interface IssuedToken {
  readonly ok: true;
  readonly provider: string;
  readonly platform: Platform;
  readonly token: string;
  readonly expiresInSeconds: number;
}

export interface RefusedExchange {
  readonly ok: false;
  readonly result: Exclude<ExchangeResult, 'issued'>;
  readonly code: ProblemCode;
  /** Of this exchange, of proofs, or of the provider; for logs, never sent. */
  readonly reason: string;
  /** One that is configured. */
  readonly provider?: EvidenceProvider['id'];
  readonly cause?: unknown;
}

export type ExchangeOutcome = IssuedToken | RefusedExchange;

/** Exchanges evidence for a token; whatever a client sends is answered by an outcome. */
export type Exchange = (request: AttestedRequest) => Promise<ExchangeOutcome>;

/** What is known once form, challenge and proof are good. */
interface Candidate {
  readonly asked: TokenRequest;
  readonly provider: EvidenceProvider;
  readonly thumbprint: string;
  readonly proof: ProofIdentity;
}

const refuse = (reason: ExchangeReason, provider?: EvidenceProvider, cause?: unknown): RefusedExchange => {
  const { code, result } = EXCHANGE_REASONS[reason];
  return {
    ok: false,
    result,
    code,
    reason,
    ...(provider === undefined ? {} : { provider: provider.id }),
    ...(cause === undefined ? {} : { cause }),
  };
};

const createAdmit =
  ({ challenges, providers, checkProof, sha256 }: ExchangeOptions) =>
  async (request: AttestedRequest): Promise<Candidate | RefusedExchange> => {
    const asked = readTokenRequest(request.body);
    if (typeof asked === 'string') return refuse(asked);
    const provider = providers.find(({ id }) => id === asked.provider);
    if (provider === undefined) return refuse('exchange_provider_unknown');
    if (!challenges.accepts(asked.challenge)) return refuse('challenge_refused', provider);
    const proof = await checkProof(request, asked.jwk);
    if (isReason(proof)) {
      const { code } = ATTESTATION_REASONS[proof];
      return { ok: false, result: 'proof', code, reason: proof, provider: provider.id };
    }
    return { asked, provider, proof, thumbprint: thumbprintOf(asked.jwk, sha256) };
  };

const createJudge =
  ({ signer, sha256, clock }: ExchangeOptions) =>
  async ({ asked, provider, thumbprint }: Candidate): Promise<VerifiedEvidence | RefusedExchange> => {
    const { challenge, appVersion, jwk, evidence } = asked;
    const { audience } = signer;
    const judged = await provider.verify({
      evidence,
      jwk,
      thumbprint,
      appVersion,
      bindingOf(app, key) {
        const bound = key === 'attested' ? '' : thumbprint;
        return bindingOf({ challenge, audience, app, appVersion, thumbprint: bound }, sha256);
      },
      now: clock(),
    });
    if (judged.ok) return judged;
    const { reason } = judged;
    return { ok: false, result: 'refused', code: 'attestation_invalid', reason, provider: provider.id };
  };

const createAccept =
  ({ challenges, store, evidenceUse, clock }: ExchangeOptions) =>
  async (candidate: Candidate, evidence: VerifiedEvidence): Promise<RefusedExchange | undefined> => {
    const { asked, provider, thumbprint, proof } = candidate;
    const use = evidenceUse({
      provider: provider.id,
      evidence,
      challenge: asked.challenge,
      challengeLifetimeMs: challenges.current().expiresInSeconds * SECOND,
      thumbprint,
      proof,
      now: clock(),
    });
    const verdict = await store.accept(use);
    return verdict === 'accepted' ? undefined : refuse(verdict, provider);
  };

const createIssue =
  ({ signer, tokenLifetimeMs: lifetimeMs, hash, clock, randomId }: ExchangeOptions) =>
  async ({ asked, provider }: Candidate, evidence: VerifiedEvidence): Promise<IssuedToken> => {
    const { issuer, audience } = signer;
    const { jwk, appVersion } = asked;
    const id = randomId();
    const said = { issuer, audience, id, jwk, provider: provider.id, appVersion, evidence };
    const token = await signer.sign(tokenContent({ ...said, now: clock(), lifetimeMs, hash }));
    const expiresInSeconds = Math.floor(lifetimeMs / SECOND);
    return { ok: true, provider: provider.id, platform: evidence.platform, token, expiresInSeconds };
  };

/**
 * Compiles the exchange: form, challenge, proof, evidence, then, in one step of the store, that all of it is new; only
 * then is a token signed. Where the store gives no answer there is no token.
 */
export const createExchange = (options: ExchangeOptions): Exchange => {
  const admit = createAdmit(options);
  const judge = createJudge(options);
  const accept = createAccept(options);
  const issue = createIssue(options);
  const exchange: Exchange = async (request) => {
    const candidate = await admit(request);
    if ('ok' in candidate) return candidate;
    try {
      const evidence = await judge(candidate);
      if (!evidence.ok) return evidence;
      return (await accept(candidate, evidence)) ?? (await issue(candidate, evidence));
    } catch (cause) {
      if (!(cause instanceof StoreUnavailable)) throw cause;
      return refuse('evidence_store_unavailable', candidate.provider, cause);
    }
  };
  return exchange;
};
