import type { RequestHandler } from 'express';

import { createAskedRequest, type AskedRequestDeps } from '../src/core/limits/asked-request.ts';
import type { BuiltRequest } from '../src/core/limits/charges.ts';
import { readDecision } from '../src/core/limits/read-decision.ts';
import { StoreUnavailable, type DecisionStore, type StoreDecision } from '../src/core/limits/store.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import { traced, type Tracing } from '../src/core/tracing.ts';
import { asHandler } from './handler.ts';

export interface DecideOptions extends AskedRequestDeps {
  readonly store: DecisionStore;
  readonly telemetry: Telemetry;
  readonly tracing?: Tracing;
}

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
export const createDecide = (options: DecideOptions): RequestHandler => {
  const askedRequest = createAskedRequest(options);
  return asHandler(async (_req, res, next) => {
    const { built, disclosure } = askedRequest(res.locals);
    const { traceparent } = res.locals;
    const answer = await traced(options.tracing, 'decide', traceparent, () => ask(options.store, built));
    const decision = readDecision(built, answer, disclosure);
    res.locals.decision = decision;
    for (const { policy, verdict } of decision.policies) options.telemetry.limitDecided(policy.id, verdict);
    next();
  });
};
