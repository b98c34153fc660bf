import { compileCharges, type BuildDecideRequest, type CompileChargesOptions } from '../limits/charges.ts';
import type { Policy } from '../limits/policy.ts';
import { keyTag } from './key-tag.ts';
import type { TenantOf } from './tenant-of.ts';
import type { Tenant } from './tenant.ts';

export interface TenantChargesOptions extends Omit<CompileChargesOptions, 'sharedNamespace'> {
  readonly tenants: readonly Tenant[];
  readonly tenantOf: TenantOf;
}

/** Charges of each tenant under its own hash tag: equal subjects of two tenants are counted apart, but by shared policies. */
export const compileTenantCharges = (options: TenantChargesOptions): BuildDecideRequest => {
  const { tenants, tenantOf, ...gateway } = options;
  const { namespace } = gateway;
  const compile = (of: readonly Policy[], tag: string) =>
    compileCharges({ ...gateway, policies: of, namespace: tag, sharedNamespace: namespace });
  const own = compile(gateway.policies, keyTag(namespace));
  const builds = new Map(
    tenants.map((tenant) => [tenant.id, compile(tenant.policies, keyTag(namespace, tenant.id))]),
  );
  return (facts, proof) => (builds.get(tenantOf(facts.device)?.id ?? '') ?? own)(facts, proof);
};
