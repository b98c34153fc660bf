import type { Policy } from '../../../src/core/limits/policy.ts';

/** A policy that has no fault. */
export const policy = (over: Partial<Policy> = {}): Policy => ({
  id: 'p',
  by: ['number'],
  count: 'requests',
  algorithm: 'window',
  limit: 10,
  windowMs: 60_000,
  enforcedShare: 1,
  routes: ['lookup'],
  beyond: 'refuse',
  visibility: 'shown',
  onStoreFailure: 'closed',
  cost: 1,
  revision: 'r1',
  ...over,
});
