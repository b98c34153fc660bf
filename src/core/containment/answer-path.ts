import type { Disclosure } from '../routes/route.ts';
import type { AnswerDecision } from './answer.ts';

/** Whether an admitted request is told what the upstream says, or nothing (docs/protocol.md). */
export type ToldPath = 'answer' | 'blind';

/** The path of an answer, by what its route may tell and what its budgets leave. */
export const answerPath = (disclosure: Disclosure, answer: AnswerDecision | undefined): ToldPath => {
  if (disclosure === 'never') return 'blind';
  return disclosure === 'budgeted' && answer?.open === false ? 'blind' : 'answer';
};
