import { Counter, Gauge, Histogram, type OpenMetricsContentType, type Registry } from 'prom-client';

import { createLabelGrid } from './label-grid.ts';
import { METRIC_PREFIX, type ConfiguredLabels, type MetricDefinition } from './metrics-table.ts';

/** Where the families of one process are registered. */
export interface FamilyContext {
  readonly registry: Registry<OpenMetricsContentType>;
  readonly configured: ConfiguredLabels;
}

/** Label values come in the order of the metric’s table entry, here and below. */
export interface CounterFamily {
  increment(first?: string, second?: string, third?: string): void;
}

export interface GaugeFamily {
  set(value: number, first?: string, second?: string): void;
}

export interface HistogramFamily {
  /** Seconds; what is not a finite number is left out, less than 0 counts as 0. */
  observe(seconds: number, traceId?: string, label?: string): void;
}

/** W3C Trace Context §3.2.2.3. */
const TRACE_ID = /^[0-9a-f]{32}$/;

const config = (
  { registry }: FamilyContext,
  definition: MetricDefinition,
  labelNames: readonly string[],
) => ({
  name: METRIC_PREFIX + definition.name,
  help: definition.help,
  labelNames: [...labelNames],
  registers: [registry],
});

/** Counts in plain cells and hands them to the library when it is asked: an increment costs one addition. */
export const createCounter = (context: FamilyContext, definition: MetricDefinition): CounterFamily => {
  const grid = createLabelGrid(definition, context.configured);
  const cells = new Float64Array(grid.labels.length);
  const known = new Set(definition.sparse === true ? [] : grid.known);
  new Counter({
    ...config(context, definition, grid.names),
    collect() {
      this.reset();
      for (const [cell, labels] of grid.labels.entries()) {
        const value = cells[cell] ?? 0;
        if (value > 0 || known.has(cell)) this.inc(labels, value);
      }
    },
  });
  return {
    increment(first, second, third) {
      const cell = grid.cell(first, second, third);
      cells[cell] = (cells[cell] ?? 0) + 1;
    },
  };
};

/** Starts at 0 for every known combination; `collect` runs before each rendering. */
export const createGauge = (
  context: FamilyContext,
  definition: MetricDefinition,
  collect: (family: GaugeFamily) => void = () => undefined,
): GaugeFamily => {
  const grid = createLabelGrid(definition, context.configured);
  const family: GaugeFamily = {
    set(value, first, second) {
      gauge.set(grid.labels[grid.cell(first, second)] ?? {}, value);
    },
  };
  const gauge = new Gauge({ ...config(context, definition, grid.names), collect: () => collect(family) });
  for (const cell of grid.known) gauge.set(grid.labels[cell] ?? {}, 0);
  return family;
};

/** One prepared handle per combination of labels. */
export const createHistogram = (context: FamilyContext, definition: MetricDefinition): HistogramFamily => {
  const grid = createLabelGrid(definition, context.configured);
  const histogram = new Histogram({
    ...config(context, definition, grid.names),
    buckets: [...(definition.buckets ?? [])],
    enableExemplars: definition.exemplars === true,
  });
  for (const cell of grid.known) histogram.zero(grid.labels[cell] ?? {});
  const handles = grid.labels.map((labels) => histogram.labels(labels));
  return {
    observe(seconds, traceId, label) {
      if (!Number.isFinite(seconds)) return;
      const cell = grid.cell(label);
      const value = Math.max(0, seconds);
      if (definition.exemplars !== true || traceId === undefined || !TRACE_ID.test(traceId)) {
        handles[cell]?.observe(value);
      } else {
        histogram.observe({ labels: grid.labels[cell] ?? {}, value, exemplarLabels: { trace_id: traceId } });
      }
    },
  };
};
