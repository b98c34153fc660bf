import { OPERATOR_RESULTS, RECORD_RESULTS } from '../../core/telemetry.ts';
import type { MetricDefinition } from './metrics-table.ts';

/** Metrics of what operators ask and do. */
export const OPERATOR_METRICS = {
  decisionRecords: {
    name: 'decision_records_total',
    type: 'counter',
    help: 'Records of decisions for explain: kept a day, dropped beyond their rate, or failed to be written.',
    labels: { result: { values: RECORD_RESULTS } },
  },
  operatorRequests: {
    name: 'operator_requests_total',
    type: 'counter',
    help: 'Requests of the operator API by how they ended.',
    labels: { result: { values: OPERATOR_RESULTS } },
  },
} as const satisfies Record<string, MetricDefinition>;
