import type { ProblemCode } from '../problems/table.ts';
import type { PolicyDecision, RequestDecision } from './decision.ts';

/** Why a decision admits nothing. */
export interface Refusal {
  readonly code: Extract<ProblemCode, 'proof_invalid' | 'abnormal_usage' | 'quota_exceeded'>;
  readonly reason: 'proof_replayed' | 'banned' | 'limit';
  /** Whose limits are full; empty where the proof was used before. */
  readonly refusing: readonly PolicyDecision[];
}

/**
 * What refuses, where anything does: a replayed proof is an invalid proof, whatever the limits say; then a ban; the rest
 * is over a limit. A limit that blinds beyond refuses nobody.
 */
export const refusalOf = (decision: RequestDecision): Refusal | undefined => {
  const { admitted, replayed, request, policies } = decision;
  if (admitted) return undefined;
  if (replayed && request.proof?.enforced === true)
    return { code: 'proof_invalid', reason: 'proof_replayed', refusing: [] };
  const refusing = policies.filter(({ verdict, blinds }) => verdict === 'refused' && !blinds);
  return refusing.some(({ policy }) => policy.ban !== undefined)
    ? { code: 'abnormal_usage', reason: 'banned', refusing }
    : { code: 'quota_exceeded', reason: 'limit', refusing };
};
