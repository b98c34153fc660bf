import type { AnswerBudgets, AnswerBudgetsOptions } from '../containment/answer-budgets.ts';
import type { Ledger } from '../containment/ledger-rule.ts';
import type { BuildDecideRequest } from '../limits/charges.ts';
import type { Policy } from '../limits/policy.ts';
import type { ProofUseOptions } from '../limits/proof-use.ts';
import type { ShareOf } from '../modes/modes.ts';
import type { Route } from '../routes/route.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { compileTenantAnswers } from './tenant-answers.ts';
import { compileTenantCharges } from './tenant-charges.ts';
import { createTenantOf } from './tenant-of.ts';
import { createTenantProofUse } from './tenant-proof-use.ts';
import type { Tenant } from './tenant.ts';

/** The part of a configuration that says what is counted. */
export interface CountingRules {
  readonly routes: readonly Pick<Route, 'id' | 'disclosure'>[];
  readonly policies: readonly Policy[];
  readonly ledgers: readonly Ledger[];
  readonly tenants: readonly Tenant[];
  readonly store: Pick<ProofUseOptions, 'namespace'>;
  readonly attestation: {
    readonly clockSkewMs: ProofUseOptions['clockSkewMs'];
    readonly proofsOnStoreFailure: NonNullable<ProofUseOptions['onStoreFailure']>;
  };
}

/** What a configuration does not say. */
export interface CountingDeps {
  readonly hash: KeyedHash;
  /** What operators said at run time; as configured where absent. */
  readonly shareOf?: ShareOf;
  readonly levelOf: NonNullable<AnswerBudgetsOptions['levelOf']>;
  readonly isExposed: NonNullable<AnswerBudgetsOptions['isExposed']>;
}

/** What a request is counted by, and under which keys. */
export interface Counting {
  readonly charges: BuildDecideRequest;
  readonly answers: AnswerBudgets;
  readonly proofUse: ReturnType<typeof createTenantProofUse>;
}

/** The routes that can go on without telling. */
const blindable = ({ routes }: CountingRules): ReadonlySet<string> =>
  new Set(routes.filter(({ disclosure }) => disclosure !== 'always').map(({ id }) => id));

/** Prepares all counting of one configuration: of the gateway’s own requests and of each tenant’s. */
export const compileCounting = (
  rules: CountingRules,
  { levelOf, isExposed, ...deps }: CountingDeps,
): Counting => {
  const { tenants, policies, ledgers, store, attestation } = rules;
  const tenancy = { ...deps, tenants, tenantOf: createTenantOf(tenants), namespace: store.namespace };
  const { clockSkewMs, proofsOnStoreFailure: onStoreFailure } = attestation;
  return {
    charges: compileTenantCharges({ ...tenancy, policies, blindable: blindable(rules) }),
    answers: compileTenantAnswers({ ...tenancy, ledgers, levelOf, isExposed }),
    proofUse: createTenantProofUse({ ...tenancy, clockSkewMs, onStoreFailure }),
  };
};
