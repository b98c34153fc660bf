import type { RequestHandler } from 'express';

import type { Decoys, SuspectPath } from '../src/core/blind/decoys.ts';
import { untilTick } from '../src/core/blind/tick.ts';
import type { StepRoute } from '../src/core/routes/route.ts';
import { answerJson } from './answer-json.ts';
import { createDecoySteps } from './decoy-steps.ts';
import { asHandler } from './handler.ts';
import { createRegistrationSteps, type RegistrationStepsDeps } from './registration-steps.ts';

export interface AnswerStepOptions extends RegistrationStepsDeps {
  /** Milliseconds between the ticks on which answers leave, from the arrival of their request; 0: at once. */
  readonly tickMs: number;
  /** What suspects get. */
  readonly suspected: SuspectPath;
  readonly decoys: Decoys;
}

/**
 * Answers a step of a registration, on a tick: neither what is said nor when it is said tells more than the decision
 * allows. Refusals of this step leave on a tick too.
 */
export const createAnswerStep = (options: AnswerStepOptions): ((route: StepRoute) => RequestHandler) => {
  const steps = createRegistrationSteps(options);
  const inventions = createDecoySteps(options);
  return (route) =>
    asHandler(async (_req, res) => {
      const { standing, decision } = res.locals;
      const isDecoy = options.suspected === 'decoy' && standing?.isSuspect === true;
      const answer = (isDecoy ? inventions : steps)[route.blind.step];
      const leave = () => options.sleep(untilTick(res.locals.startedAt, performance.now(), options.tickMs));
      const body = await answer(route, res.locals).catch(async (error: unknown) => {
        await leave();
        throw error;
      });
      await leave();
      res.locals.outcome = { path: isDecoy ? 'decoy' : decision.path };
      answerJson(res, route.blind.status ?? 200, body);
    });
};
