import type { AttestedDevice, ProofIdentity } from '../attestation/verifier.ts';
import { createProofUse, type ProofUseOptions } from '../limits/proof-use.ts';
import type { ProofUse } from '../limits/store.ts';
import type { Instant } from '../time.ts';
import { keyTag } from './key-tag.ts';
import type { TenantOf } from './tenant-of.ts';
import type { Tenant } from './tenant.ts';

export interface TenantProofUseOptions extends ProofUseOptions {
  readonly tenants: readonly Tenant[];
  readonly tenantOf: TenantOf;
}

/** How the proof of a device is remembered, beside the counters of the device's tenant: one round trip sees both. */
export const createTenantProofUse = ({ tenants, tenantOf, ...options }: TenantProofUseOptions) => {
  const own = createProofUse(options);
  const uses = new Map(
    tenants.map(({ id }) => [id, createProofUse({ ...options, namespace: keyTag(options.namespace, id) })]),
  );
  return (
    device: Pick<AttestedDevice, 'app' | 'issuer' | 'thumbprint'>,
    proof: ProofIdentity,
    enforced: boolean,
    now: Instant,
  ): ProofUse => (uses.get(tenantOf(device)?.id ?? '') ?? own)(device.thumbprint, proof, enforced, now);
};
