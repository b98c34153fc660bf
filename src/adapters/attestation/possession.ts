import { presenceFault, type ProofForm } from '../../core/attestation/forms.ts';
import type { ProofRules } from '../../core/attestation/proof-claims.ts';
import { isReason, type AttestationReason, type Checked } from '../../core/attestation/reasons.ts';
import type { AttestedRequest, ProofIdentity } from '../../core/attestation/verifier.ts';
import type { Challenges } from '../../core/challenges/challenges.ts';
import type { Clock } from '../../core/time.ts';
import { createCheckPop } from './pop-check.ts';
import { createCheckProof } from './proof-check.ts';
import type { VerifiedToken } from './token-cache.ts';

export interface PossessionOptions extends ProofRules {
  readonly clock: Clock;
  /** Those that this service gives; without them none is accepted. */
  readonly challenges?: Challenges;
}

/** What may be used once: the proof, a token that is used up by one request, or nothing. */
export interface Possession {
  readonly proof?: ProofIdentity;
}

/** Where a challenge is demanded: that it is there, and ours. A nonce that nobody asked for is not looked at. */
const challengeFault = (
  { mode, jws: { claims } }: ProofForm,
  { demandsChallenge = false }: AttestedRequest,
  challenges: Challenges | undefined,
): AttestationReason | undefined => {
  if (!demandsChallenge) return undefined;
  const value = mode === 'pop' ? claims['challenge'] : claims['nonce'];
  if (value === undefined) return 'proof_challenge_missing';
  return typeof value === 'string' && challenges?.accepts(value) === true ? undefined : 'proof_nonce';
};

/** Shows that who sends a verified token may. */
export type CheckPossession = (
  proof: ProofForm | undefined,
  token: VerifiedToken,
  tokenHash: string,
  request: AttestedRequest,
) => Promise<Checked<Possession>>;

/** A token without a key is all there is: whoever holds it may use it, once or until it expires. */
const checkHolder = ({ profile, jti, claims }: VerifiedToken, clockSkewMs: number): Possession =>
  profile.consume && jti !== undefined
    ? { proof: { jti, acceptableUntil: claims.expiresAt + clockSkewMs } }
    : {};

/**
 * Compiles the checks of what comes with a token: whether issuer and route accept this kind of proof, then the proof.
 * @throws {RangeError} for a public origin that is none.
 */
export const createCheckPossession = (options: PossessionOptions): CheckPossession => {
  const { challenges, clockSkewMs } = options;
  const checkProof = createCheckProof(options);
  const checkPop = createCheckPop({
    ...options,
    acceptsChallenge: (value) => challenges?.accepts(value) ?? false,
  });
  return async (proof, token, tokenHash, request) => {
    const { profile, bound } = token;
    const fault = presenceFault(profile, proof);
    if (fault !== undefined) return fault;
    if (proof === undefined || bound === undefined) return checkHolder(token, clockSkewMs);
    const { mode, jws } = proof;
    const isAccepted = profile.proofs.includes(mode) && (request.proofs?.includes(mode) ?? true);
    if (!isAccepted) return 'proof_mode';
    const checked = await (mode === 'pop'
      ? checkPop(jws, bound)
      : checkProof(jws, bound, tokenHash, request));
    if (isReason(checked)) return checked;
    return challengeFault(proof, request, challenges) ?? { proof: checked };
  };
};
