import type { RequestHandler } from 'express';

import { createAskedRequest, type AskedRequestDeps } from '../src/core/limits/asked-request.ts';
import { readDecision } from '../src/core/limits/read-decision.ts';
import type { DecisionStore } from '../src/core/limits/store.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import { traced, type Tracing } from '../src/core/tracing.ts';
import { asHandler } from './handler.ts';
import { storeAnswer } from './store-answer.ts';

export interface DecideOptions extends AskedRequestDeps {
  readonly store: DecisionStore;
  readonly telemetry: Telemetry;
  readonly tracing?: Tracing;
}

/**
 * Asks the store, in one round trip, whether the proof is fresh and every limit has room; what the answer means is
 * for the steps after it. Without an answer nothing passes.
 */
export const createDecide = (options: DecideOptions): RequestHandler => {
  const { store, telemetry, tracing } = options;
  const askedRequest = createAskedRequest(options);
  return asHandler(async (_req, res, next) => {
    const { built, disclosure } = askedRequest(res.locals);
    const { traceparent } = res.locals;
    const ask = () => storeAnswer(() => store.decide(built.request));
    const answer = await traced(tracing, 'decide', traceparent, ask);
    const decision = readDecision(built, answer, disclosure);
    res.locals.decision = decision;
    for (const { policy, verdict } of decision.policies) telemetry.limitDecided(policy.id, verdict);
    next();
  });
};
