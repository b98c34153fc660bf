import type { AttestedDevice } from '../attestation/verifier.ts';
import type { Tenant } from './tenant.ts';

/** Whose request it is; undefined for the gateway's own, the default tenant. */
export type TenantOf = (device: Pick<AttestedDevice, 'app' | 'issuer'> | undefined) => Tenant | undefined;

/**
 * Finds the tenant by the app that a verified token names. What a client merely claims chooses nothing: without a
 * verified token there is no device, and the request is the default tenant's, as is one whose issuer may not speak for the app.
 */
export const createTenantOf = (tenants: readonly Tenant[]): TenantOf => {
  const byApp = new Map(tenants.flatMap((tenant) => tenant.apps.map((app) => [app, tenant] as const)));
  return (device) => {
    const tenant = device === undefined ? undefined : byApp.get(device.app);
    if (device === undefined || tenant?.issuers === undefined) return tenant;
    return tenant.issuers.includes(device.issuer) ? tenant : undefined;
  };
};
