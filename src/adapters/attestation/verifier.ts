import type { CompactJws } from '../../core/attestation/compact-jws.ts';
import { readEvidence, type Evidence } from '../../core/attestation/evidence.ts';
import { readForms, readProof } from '../../core/attestation/forms.ts';
import { createCheckAppVersion, type MinimumVersionOptions } from '../../core/attestation/minimum-version.ts';
import type { ProofRules } from '../../core/attestation/proof-claims.ts';
import { isReason, refusal } from '../../core/attestation/reasons.ts';
import { isExpired, type TokenTimeRules } from '../../core/attestation/token-times.ts';
import type {
  AttestationFailure,
  AttestationVerifier,
  AttestedDevice,
} from '../../core/attestation/verifier.ts';
import type { Clock } from '../../core/time.ts';
import { createIssuers, type TokenIssuer } from './issuers.ts';
import { createKnownTokens } from './known-tokens.ts';
import { createCheckProof } from './proof-check.ts';
import { sha256 } from './sha256.ts';
import type { VerifiedToken } from './token-cache.ts';
import { createCheckToken } from './token-check.ts';

export interface AttestationVerifierOptions extends TokenTimeRules, ProofRules, MinimumVersionOptions {
  readonly issuers: readonly TokenIssuer[];
  /** Verified tokens kept in memory; 0: none. */
  readonly cacheSize: number;
  readonly clock: Clock;
}

/** Both, of which the token is verified. */
interface Judged {
  readonly token: VerifiedToken;
  readonly proof: CompactJws;
}

const refuseOptions = (options: AttestationVerifierOptions): void => {
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

/** From the texts to a verified token and a proof that has been read; a token seen before costs no signature. */
const createJudge = (options: AttestationVerifierOptions) => {
  const { clock, clockSkewMs } = options;
  const issuers = createIssuers(options.issuers);
  const known = createKnownTokens(options.cacheSize, issuers);
  const checkToken = createCheckToken({ ...options, issuers });

  const judgeKnown = (token: VerifiedToken, tokenHash: string, text: string): Judged | AttestationFailure => {
    const proof = readProof(text);
    if (isReason(proof)) return refusal(proof);
    if (!isExpired(token.claims.expiresAt, clock(), clockSkewMs)) return { token, proof };
    known.forget(tokenHash);
    return refusal('token_expired', { thumbprint: token.thumbprint });
  };

  return async (evidence: Evidence, tokenHash: string): Promise<Judged | AttestationFailure> => {
    const seen = known.get(tokenHash);
    if (seen !== undefined) return judgeKnown(seen, tokenHash, evidence.proof);
    const forms = readForms(evidence, ({ iss }) => issuers.algorithms(issuers.named(iss)));
    if (isReason(forms)) return refusal(forms);
    const token = await checkToken(forms.token);
    if ('ok' in token) return token;
    known.put(tokenHash, token);
    return { token, proof: forms.proof };
  };
};

/**
 * Verifies token and proof, exactly in the order of docs/protocol.md, by the reasons of `ATTESTATION_REASONS`. Whatever
 * a client sends is answered by an outcome; nothing it sends makes this throw.
 * @throws {RangeError} at creation, for options that cannot be meant.
 */
export const createAttestationVerifier = (options: AttestationVerifierOptions): AttestationVerifier => {
  refuseOptions(options);
  const judge = createJudge(options);
  const checkAppVersion = createCheckAppVersion(options);
  const checkProof = createCheckProof(options);
  return {
    async verify(request) {
      const evidence = readEvidence(request.headers);
      if (isReason(evidence)) return refusal(evidence);
      // The key of the cache and the value of `ath`: one hash serves both.
      const tokenHash = sha256(evidence.token);
      const judged = await judge(evidence, tokenHash);
      if ('ok' in judged) return judged;
      const { token } = judged;
      const { failure, warning, reached } = checkAppVersion(token.claims, options.clock());
      const known = { ...(reached === undefined ? {} : { versionStep: reached }) };
      if (failure !== undefined) return { ...failure, ...known, thumbprint: token.thumbprint };
      const proof = await checkProof(judged.proof, token, tokenHash, request);
      const { provider, platform } = token.claims;
      if (isReason(proof))
        return refusal(proof, { ...known, provider, platform, thumbprint: token.thumbprint });
      return { ok: true, device: deviceOf(token), proof, ...known, ...(warning && { warning }) };
    },
  };
};
