import { SHED_REASONS } from '../../core/overload/rule.ts';
import { CLOSED_REASONS } from '../../core/overload/closed-reason.ts';
import type { MetricDefinition } from './metrics-table.ts';

/** What is refused before it costs anything, what the instance carries, and its connections: part of the table of metrics. */
export const OVERLOAD_METRICS = {
  edgeRefusals: {
    name: 'edge_refusals_total',
    type: 'counter',
    help: 'Requests refused by the limit per address, before anything was parsed.',
    labels: {},
  },
  shed: {
    name: 'shed_requests_total',
    type: 'counter',
    help: 'Requests answered 503 before anything was done for them; known: of a device that was verified before, and keeps its word.',
    labels: { reason: { values: SHED_REASONS }, device: { values: ['known', 'unknown'] } },
  },
  inFlight: {
    name: 'in_flight_requests',
    type: 'gauge',
    help: 'Requests on the public listener that have arrived whole and are not yet answered.',
    labels: {},
    acrossWorkers: 'sum',
  },
  eventLoopDelay: {
    name: 'event_loop_delay_seconds',
    type: 'gauge',
    help: 'By how much timers come late, smoothed: what overload.maxEventLoopDelay is compared with.',
    labels: {},
  },
  connections: {
    name: 'connections',
    type: 'gauge',
    help: 'Connections open on the public listener.',
    labels: {},
    acrossWorkers: 'sum',
  },
  closedConnections: {
    name: 'connections_closed_total',
    type: 'counter',
    help: 'Connections that a bound of the public listener has closed.',
    labels: { reason: { values: CLOSED_REASONS } },
  },
  workers: {
    name: 'workers',
    type: 'gauge',
    help: 'Processes of this instance that serve requests.',
    labels: {},
  },
  workerExits: {
    name: 'worker_exits_total',
    type: 'counter',
    help: 'Workers that have ended and were replaced: because they died, or because a rolling restart asked for it.',
    labels: { reason: { values: ['died', 'rolled'] } },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
