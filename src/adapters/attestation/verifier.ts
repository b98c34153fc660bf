import { dpopChallenge } from '../../core/attestation/dpop-challenge.ts';
import { readEvidence, type Evidence } from '../../core/attestation/evidence.ts';
import { presenceFault, readForms, readProof, type ProofForm } from '../../core/attestation/forms.ts';
import { createCheckAppVersion, type MinimumVersionOptions } from '../../core/attestation/minimum-version.ts';
import { ATTESTATION_REASONS, isReason, refusal } from '../../core/attestation/reasons.ts';
import { isExpired, type TokenTimeRules } from '../../core/attestation/token-times.ts';
import type {
  AttestationFailure,
  AttestationVerifier,
  AttestedDevice,
  AttestedRequest,
} from '../../core/attestation/verifier.ts';
import { challengeFields } from '../../core/challenges/challenge-fields.ts';
import type { Challenges } from '../../core/challenges/challenges.ts';
import type { ProblemCode } from '../../core/problems/table.ts';
import type { RevocationCheck } from '../../core/revocation/check.ts';
import type { Clock, Instant } from '../../core/time.ts';
import { createIssuers, type TokenIssuer } from './issuers.ts';
import { createKnownTokens } from './known-tokens.ts';
import { createCheckPossession, type PossessionOptions } from './possession.ts';
import { sha256 } from '../crypto/sha256.ts';
import type { VerifiedToken } from './token-cache.ts';
import { createCheckToken } from './token-check.ts';

/** What all verifiers of `createVerifiers` share. */
export interface VerifierFoundation extends TokenTimeRules, PossessionOptions {
  readonly issuers: readonly TokenIssuer[];
  /** Verified tokens kept in memory; 0: none. */
  readonly cacheSize: number;
  readonly clock: Clock;
  /** Nothing is revoked where it is absent. */
  readonly revocations?: RevocationCheck;
}

/** Both, of which the token is verified. */
interface Judged {
  readonly token: VerifiedToken;
  readonly proof: ProofForm | undefined;
}

const refuseOptions = (options: VerifierFoundation): void => {
  for (const name of ['clockSkewMs', 'proofLifetimeMs', 'maxTokenLifetimeMs'] as const) {
    if (!Number.isSafeInteger(options[name]) || options[name] < 0) {
      throw new RangeError(`${name} is a whole number of milliseconds`);
    }
  }
};

const deviceOf = ({ claims, thumbprint }: VerifiedToken): AttestedDevice => {
  const { expiresAt: tokenExpiresAt, ...said } = claims;
  return { ...said, thumbprint, tokenExpiresAt };
};

/** Asked for every request, so that a token that is remembered is refused as soon as it is revoked. */
const checkRevocation = (
  { claims, thumbprint, revocable }: VerifiedToken,
  { revocations, clock }: VerifierFoundation,
): AttestationFailure | undefined => {
  const reason = revocable === undefined ? undefined : revocations?.find(revocable, claims, clock());
  const { provider, platform } = claims;
  return reason === undefined ? undefined : refusal(reason, { provider, platform, thumbprint });
};

/** Who is asked for another challenge gets it with the answer, and is asked in the words of its kind of proof. */
const askForChallenge = (
  code: ProblemCode,
  proof: ProofForm | undefined,
  challenges: Challenges | undefined,
): Pick<AttestationFailure, 'headers'> => {
  if (code !== 'use_challenge' || challenges === undefined) return {};
  const error = proof?.mode === 'pop' ? 'use_attestation_challenge' : 'use_dpop_nonce';
  return { headers: { ...challengeFields(challenges), 'WWW-Authenticate': dpopChallenge(error) } };
};

const isTooOld = (
  { claims }: VerifiedToken,
  { maxTokenAgeMs }: AttestedRequest,
  now: Instant,
  skewMs: number,
) => maxTokenAgeMs !== undefined && now > claims.issuedAt + maxTokenAgeMs + skewMs;

/** From the texts to a verified token and a proof that has been read; a token seen before costs no signature. */
const createJudge = (options: VerifierFoundation) => {
  const { clock, clockSkewMs } = options;
  const issuers = createIssuers(options.issuers);
  const known = createKnownTokens(options.cacheSize, issuers);
  const checkToken = createCheckToken({ ...options, issuers });

  const judgeKnown = (token: VerifiedToken, tokenHash: string, { proof: text }: Evidence) => {
    const proof = text === undefined ? undefined : readProof(text);
    if (isReason(proof)) return refusal(proof);
    if (!isExpired(token.claims.expiresAt, clock(), clockSkewMs)) return { token, proof };
    known.forget(tokenHash);
    return refusal('token_expired', { thumbprint: token.thumbprint });
  };

  /** A token that was seen; and never in another header than that of its issuer's kind. */
  const findKnown = ({ header, proof }: Evidence, tokenHash: string): VerifiedToken | undefined => {
    const seen = known.get(tokenHash);
    const isAlike = seen?.profile.header === header && presenceFault(seen.profile, proof) === undefined;
    return isAlike ? seen : undefined;
  };

  const judge = async (evidence: Evidence, tokenHash: string): Promise<Judged | AttestationFailure> => {
    const seen = findKnown(evidence, tokenHash);
    if (seen !== undefined) return judgeKnown(seen, tokenHash, evidence);
    const forms = readForms(evidence, ({ iss }, header) => issuers.kindOf(issuers.named(iss), header));
    if (isReason(forms)) return refusal(forms);
    const token = await checkToken(forms.token);
    if ('ok' in token) return token;
    known.put(tokenHash, token);
    return { token, proof: forms.proof };
  };
  const knownToken: KnownToken = (headers) => {
    const evidence = readEvidence(headers, issuers.headers);
    if (isReason(evidence)) return undefined;
    const tokenHash = sha256(evidence.token);
    const seen = findKnown(evidence, tokenHash);
    const isGood = seen?.bound !== undefined && !isExpired(seen.claims.expiresAt, clock(), clockSkewMs);
    return isGood ? tokenHash : undefined;
  };
  return { judge, knownToken, tokenHeaders: issuers.headers };
};

/** The hash of the token in these headers, where it was verified before and binds a key; nothing is verified anew. */
export type KnownToken = (headers: AttestedRequest['headers']) => string | undefined;

/** Makes verifiers that differ in the app versions they let in, and share what they know of tokens. */
export type VerifierOf = (rules: MinimumVersionOptions) => AttestationVerifier;

export interface Verifiers {
  readonly verifierOf: VerifierOf;
  readonly knownToken: KnownToken;
}

/**
 * The verifiers over one set of issuers. They verify token and proof, exactly in the order of docs/protocol.md, by the
 * reasons of `ATTESTATION_REASONS`. Whatever a client sends is answered by an outcome; nothing it sends makes them throw. A
 * token that was verified for one is known to all: the minimum app version is asked for every request, and so holds at
 * once for tokens that are remembered.
 * @throws {RangeError} at creation, for options that cannot be meant.
 */
export const createVerifiers = (options: VerifierFoundation): Verifiers => {
  refuseOptions(options);
  const { judge, tokenHeaders, knownToken } = createJudge(options);
  const checkPossession = createCheckPossession(options);
  const verifierOf: VerifierOf = (rules) => {
    const checkAppVersion = createCheckAppVersion(rules);
    return {
      tokenHeaders: [...tokenHeaders.keys()],
      async verify(request) {
        const evidence = readEvidence(request.headers, tokenHeaders);
        if (isReason(evidence)) return refusal(evidence);
        // The key of the cache and the value of `ath`: one hash serves both.
        const tokenHash = sha256(evidence.token);
        const judged = await judge(evidence, tokenHash);
        if ('ok' in judged) return judged;
        const { token } = judged;
        const revoked = checkRevocation(token, options);
        if (revoked !== undefined) return revoked;
        const { failure, warning, reached } = checkAppVersion(token.claims, options.clock());
        const known = { ...(reached === undefined ? {} : { versionStep: reached }) };
        if (failure !== undefined) return { ...failure, ...known, thumbprint: token.thumbprint };
        const { provider, platform } = token.claims;
        const about = { ...known, provider, platform, thumbprint: token.thumbprint };
        if (isTooOld(token, request, options.clock(), options.clockSkewMs))
          return refusal('token_too_old', about);
        const possession = await checkPossession(judged.proof, token, tokenHash, request);
        if (isReason(possession)) {
          const { code } = ATTESTATION_REASONS[possession];
          return refusal(possession, {
            ...about,
            ...askForChallenge(code, judged.proof, options.challenges),
          });
        }
        return { ok: true, device: deviceOf(token), ...possession, ...known, ...(warning && { warning }) };
      },
    };
  };
  return { verifierOf, knownToken };
};
