import type { AnswerBudgets } from '../src/core/containment/answer-budgets.ts';
import type { DecisionStore } from '../src/core/limits/store.ts';
import type { Locals } from './locals.ts';

export interface SettleOptions {
  readonly store: Pick<DecisionStore, 'repay'>;
  readonly answers: Pick<AnswerBudgets, 'completed'>;
}

/**
 * What follows from a completed registration: the debts of its start are repaid. Nobody waits for it; where the store
 * is away they stay owed, and the store counts its own failures.
 */
export const createSettle =
  ({ store, answers }: SettleOptions) =>
  (locals: Locals): void => {
    const request = answers.completed(locals.facts);
    if (request !== undefined) locals.completed = store.repay(request).catch(() => false);
  };
