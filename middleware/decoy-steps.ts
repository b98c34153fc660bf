import { randomBytes } from 'node:crypto';

import type { Decoys } from '../src/core/blind/decoys.ts';
import { fillAnswer } from '../src/core/blind/fill.ts';
import type { RegistrationStep } from '../src/core/blind/step.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { askAbout, blindAnswer, type Answer, type RegistrationStepsDeps } from './registration-steps.ts';

export interface DecoyStepsDeps extends RegistrationStepsDeps {
  readonly decoys: Decoys;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

/**
 * How each step is answered to suspects: as to others, but that which numbers have an account is invented where others
 * would be told, and that nothing is asked of the upstream. No code is right.
 */
export const createDecoySteps = (deps: DecoyStepsDeps): Readonly<Record<RegistrationStep, Answer>> => {
  const constant: Answer = (route, locals) =>
    Promise.resolve(blindAnswer(deps, route, locals, randomBytes(16).toString('hex')));
  const pretend = async (locals: Parameters<Answer>[1]) => askAbout(deps, locals, undefined);
  return {
    lookup(route, locals) {
      const { unknown } = route.blind;
      const isTold = route.disclosure === 'budgeted' && unknown !== undefined;
      return isTold && !deps.decoys.hasAccount(locals.facts)
        ? Promise.resolve(fillAnswer(unknown, NOTHING))
        : constant(route, locals);
    },
    create: constant,
    start: constant,
    async status(route, locals) {
      await pretend(locals);
      return constant(route, locals);
    },
    async complete(route, locals) {
      await pretend(locals);
      throw new Problem(route.onRefusal, 'upstream_refused');
    },
  };
};
