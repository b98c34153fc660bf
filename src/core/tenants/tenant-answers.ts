import {
  compileAnswerBudgets,
  type AnswerBudgets,
  type AnswerBudgetsOptions,
} from '../containment/answer-budgets.ts';
import { keyTag } from './key-tag.ts';
import type { TenantOf } from './tenant-of.ts';
import type { Tenant } from './tenant.ts';

export interface TenantAnswersOptions extends AnswerBudgetsOptions {
  readonly tenants: readonly Pick<Tenant, 'id'>[];
  readonly tenantOf: TenantOf;
}

/** What truthful answers cost, and completions repay, within each tenant: the ledgers’ rules are one, their debts are not. */
export const compileTenantAnswers = ({
  tenants,
  tenantOf,
  ...options
}: TenantAnswersOptions): AnswerBudgets => {
  const own = compileAnswerBudgets(options);
  const budgets = new Map(
    tenants.map(({ id }) => [
      id,
      compileAnswerBudgets({ ...options, namespace: keyTag(options.namespace, id) }),
    ]),
  );
  const of = (device: Parameters<TenantOf>[0]): AnswerBudgets =>
    budgets.get(tenantOf(device)?.id ?? '') ?? own;
  return {
    ask: (facts, isTold, canTell) => of(facts.device).ask(facts, isTold, canTell),
    completed: (facts) => of(facts.device).completed(facts),
  };
};
