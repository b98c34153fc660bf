import type { RequestHandler } from 'express';

import type { AttestedDevice, ProofIdentity } from '../src/core/attestation/verifier.ts';
import type { AnswerBudgets } from '../src/core/containment/answer-budgets.ts';
import type { BuildDecideRequest, BuiltRequest } from '../src/core/limits/charges.ts';
import { adjustRequest } from '../src/core/lists/adjust-request.ts';
import { UNLISTED } from '../src/core/lists/standing.ts';
import { readDecision } from '../src/core/limits/read-decision.ts';
import {
  StoreUnavailable,
  type DecisionStore,
  type ProofUse,
  type StoreDecision,
} from '../src/core/limits/store.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import type { Clock, Instant } from '../src/core/time.ts';
import { traced, type Tracing } from '../src/core/tracing.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';

export interface DecideOptions {
  readonly store: DecisionStore;
  readonly charges: BuildDecideRequest;
  readonly answers: Pick<AnswerBudgets, 'ask'>;
  readonly proofUse: (
    device: AttestedDevice,
    proof: ProofIdentity,
    enforced: boolean,
    now: Instant,
  ) => ProofUse;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly tracing?: Tracing;
}

/** A route that tells within budgets asks for its answer; for others it is remembered alone who has asked. */
const withAnswer = (
  { answers }: DecideOptions,
  { route, facts, standing }: Locals,
  built: BuiltRequest,
): BuiltRequest => {
  // A suspect is told nothing, so nothing is charged for it.
  const isTold = route.disclosure === 'budgeted' && standing?.isSuspect !== true;
  const asked = answers.ask(facts, isTold);
  if (asked === undefined) return built;
  return { ...built, request: { ...built.request, answer: asked.request }, ledgers: asked.ledgers };
};

const charged = ({ charges, proofUse, clock }: DecideOptions, locals: Locals): BuiltRequest => {
  const { attestation, attestationEnforced = false, facts } = locals;
  if (attestation?.ok !== true) return charges(facts);
  const { device, proof } = attestation;
  if (proof === undefined) return charges(facts);
  return charges(facts, proofUse(device, proof, attestationEnforced, clock()));
};

const ask = async (store: DecisionStore, { request }: BuiltRequest): Promise<StoreDecision> => {
  try {
    return await store.decide(request);
  } catch (cause) {
    if (cause instanceof StoreUnavailable) {
      throw new Problem('temporarily_unavailable', 'store_unavailable', { cause });
    }
    throw cause;
  }
};

/**
 * Asks the store, in one round trip, whether the proof is fresh and every limit has room; what the answer means is
 * for the steps after it. Without an answer nothing passes.
 */
export const createDecide = (options: DecideOptions): RequestHandler =>
  asHandler(async (_req, res, next) => {
    const { standing = UNLISTED } = res.locals;
    const charges = withAnswer(options, res.locals, charged(options, res.locals));
    const built = adjustRequest(charges, standing);
    const { route, traceparent } = res.locals;
    // Where everything is told nothing is kept from suspects either.
    const disclosure =
      standing.isSuspect === true && route.disclosure === 'budgeted' ? 'never' : route.disclosure;
    const answer = await traced(options.tracing, 'decide', traceparent, () => ask(options.store, built));
    const decision = readDecision(built, answer, disclosure);
    res.locals.decision = decision;
    for (const { policy, verdict } of decision.policies) options.telemetry.limitDecided(policy.id, verdict);
    next();
  });
