import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Check } from './check.ts';

const fault = (message: string, remedy: string): LocatedFault[] => [
  faultAt(['workers'], message, `${remedy}, or set workers (NUMBERWALL_WORKERS) to 1.`),
];

/** What is kept in one process cannot be counted by several. */
export const checkWorkers: Check = ({ workers = 1, store, upstream }) => {
  if (workers === 1) return [];
  if (store !== undefined && store.redis === undefined) {
    return fault(
      'is more than 1, and the embedded store counts within one process',
      'Give store.redis.url (NUMBERWALL_REDIS_URL)',
    );
  }
  if (upstream !== undefined && upstream.url === undefined) {
    return fault(
      'is more than 1, and the simulated upstream lives within one process',
      'Give upstream.url (NUMBERWALL_UPSTREAM_URL)',
    );
  }
  return [];
};
