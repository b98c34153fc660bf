import type { MetricDefinition } from './metrics-table.ts';

const BUCKETS = [0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

/** How the store does: part of the table of metrics. */
export const STORE_METRICS = {
  storeDuration: {
    name: 'store_operation_duration_seconds',
    type: 'histogram',
    help: 'Time of one operation of the store, its round trip included.',
    labels: { operation: { values: ['decide', 'refund', 'repay', 'edge', 'evidence'] } },
    buckets: BUCKETS,
  },
  storeErrors: {
    name: 'store_errors_total',
    type: 'counter',
    help: 'Operations of the store that failed or were not answered in time.',
    labels: {},
  },
  storeState: {
    name: 'store_state',
    type: 'gauge',
    help: '1 for the state that the last operation of the store showed, 0 for the others.',
    labels: { state: { values: ['unknown', 'available', 'unavailable'] } },
  },
  storeClockSkew: {
    name: 'store_clock_skew_seconds',
    type: 'gauge',
    help: 'By how much the clock of the store is ahead of this instance’s, as its last decision showed, to half a round trip.',
    labels: {},
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
