import type { Settings } from './schema.ts';

type PolicySettings = Settings['policies'][number];
type TenantSettings = Settings['tenants'][number];

/** The policy as a tenant has it. */
export const changed = (
  policy: PolicySettings,
  {
    limit = policy.limit,
    windowMs = policy.windowMs,
    mode = policy.mode,
  }: Partial<TenantSettings['changes'][number]>,
): PolicySettings => ({ ...policy, limit, windowMs, mode });

/** All policies of a tenant: those of the gateway, changed where it says so, then its own. */
export const policiesOf = (
  tenant: Pick<TenantSettings, 'changes' | 'policies'>,
  policies: readonly PolicySettings[],
): readonly PolicySettings[] => {
  const changes = new Map(tenant.changes.map((change) => [change.id, change]));
  // What is not changed stays the same object, so that it is compiled once.
  const laid = policies.map((policy) => {
    const change = changes.get(policy.id);
    return change === undefined ? policy : changed(policy, change);
  });
  return [...laid, ...tenant.policies];
};
