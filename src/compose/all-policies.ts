import type { Config } from '../../config/schema.ts';
import type { Policy } from '../core/limits/policy.ts';

/** The policies of the gateway and of all tenants, each once. */
export const allPolicies = ({ policies, tenants }: Config): readonly Policy[] => [
  ...new Set([...policies, ...tenants.flatMap((tenant) => tenant.policies)]),
];
