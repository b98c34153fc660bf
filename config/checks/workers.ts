import { faultAt } from '../located-fault.ts';
import type { Check } from './check.ts';

/** What is kept in one process cannot be counted by several. */
export const checkWorkers: Check = ({ workers = 1, store, upstream }) => [
  ...(workers > 1 && store !== undefined && store.redis === undefined
    ? [
        faultAt(
          ['workers'],
          'is more than 1, and the embedded store counts within one process',
          'Give store.redis.url (NUMBERWALL_REDIS_URL), or set workers (NUMBERWALL_WORKERS) to 1.',
        ),
      ]
    : []),
  ...(workers > 1 && upstream !== undefined && upstream.url === undefined
    ? [
        faultAt(
          ['workers'],
          'is more than 1, and the simulated upstream lives within one process',
          'Give upstream.url (NUMBERWALL_UPSTREAM_URL), or set workers (NUMBERWALL_WORKERS) to 1.',
        ),
      ]
    : []),
];
