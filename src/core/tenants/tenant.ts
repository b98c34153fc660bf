import type { Policy } from '../limits/policy.ts';

/** Apps that share budgets with each other and with nobody else. */
export interface Tenant {
  readonly id: string;
  /** Values of `sub` that belong to it; no app belongs to two tenants. */
  readonly apps: readonly string[];
  /** Whose tokens may name its apps; absent: those of every issuer that is accepted. */
  readonly issuers?: readonly string[];
  /** All that its requests are charged, shared policies of the gateway among them. */
  readonly policies: readonly Policy[];
}
