import {
  createCounter,
  createGauge,
  type CounterFamily,
  type FamilyContext,
  type GaugeFamily,
} from './metric-families.ts';
import { OVERLOAD_METRICS } from './overload-metrics.ts';

/** What an instance carries, as numbers. */
export interface LoadGauges {
  readonly inFlight: number;
  readonly delayMs: number;
  readonly connections: number;
}

export interface OverloadFamilies {
  readonly shed: CounterFamily;
  readonly closedConnections: CounterFamily;
  readonly workers: GaugeFamily;
  readonly workerExits: CounterFamily;
}

/** Registers them; the gauges ask at each rendering. */
export const createOverloadFamilies = (
  context: FamilyContext,
  read: () => LoadGauges | undefined,
): OverloadFamilies => {
  createGauge(context, OVERLOAD_METRICS.inFlight, (gauge) => gauge.set(read()?.inFlight ?? 0));
  createGauge(context, OVERLOAD_METRICS.eventLoopDelay, (gauge) => gauge.set((read()?.delayMs ?? 0) / 1_000));
  createGauge(context, OVERLOAD_METRICS.connections, (gauge) => gauge.set(read()?.connections ?? 0));
  const workers = createGauge(context, OVERLOAD_METRICS.workers);
  workers.set(1);
  return {
    shed: createCounter(context, OVERLOAD_METRICS.shed),
    closedConnections: createCounter(context, OVERLOAD_METRICS.closedConnections),
    workers,
    workerExits: createCounter(context, OVERLOAD_METRICS.workerExits),
  };
};
