import { collectDefaultMetrics, type OpenMetricsContentType, type Registry } from 'prom-client';

/** Gauges that end in `_total`: OpenMetrics keeps that ending for counters, and the same counts exist by type. */
const MISNAMED = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** Processor, memory, event loop and collector of the process, under the names that Node dashboards know. */
export const registerProcessMetrics = (registry: Registry<OpenMetricsContentType>): void => {
  collectDefaultMetrics({ register: registry });
  for (const name of MISNAMED) registry.removeSingleMetric(name);
};
