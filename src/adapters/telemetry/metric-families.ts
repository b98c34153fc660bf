import { Counter, Gauge, Histogram, type OpenMetricsContentType, type Registry } from 'prom-client';

import { createLabelGrid, keyOf, type LabelGrid } from './label-grid.ts';
import { METRIC_PREFIX, type ConfiguredLabels, type MetricDefinition } from './metrics-table.ts';

/** Where the families of one process are registered. */
export interface FamilyContext {
  readonly registry: Registry<OpenMetricsContentType>;
  readonly configured: ConfiguredLabels;
  /** Takes what each family does when the label values of the configuration change. */
  readonly relabels: ((configured: ConfiguredLabels) => void)[];
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

const isConfigured = ({ labels }: MetricDefinition): boolean =>
  Object.values(labels).some(({ configured }) => configured !== undefined);

/** The cells of `from` in the numbering of `to`; what is not there any more is dropped. */
const carry = (cells: Float64Array, from: LabelGrid, to: LabelGrid): Float64Array<ArrayBuffer> => {
  const places = new Map(to.labels.map((labels, cell) => [keyOf(labels), cell]));
  const carried = new Float64Array(to.labels.length);
  for (const [cell, labels] of from.labels.entries()) {
    const place = places.get(keyOf(labels));
    if (place !== undefined) carried[place] = cells[cell] ?? 0;
  }
  return carried;
};

/** Combinations that only one of two grids has; of the new ones those whose values are all known. */
const differenceOf = (from: LabelGrid, to: LabelGrid) => {
  const [before, after] = [from, to].map(({ labels }) => new Set(labels.map(keyOf)));
  const known = to.known.map((cell) => to.labels[cell] ?? {});
  return {
    gone: from.labels.filter((labels) => after?.has(keyOf(labels)) !== true),
    added: known.filter((labels) => before?.has(keyOf(labels)) !== true),
  };
};

/** Counts in plain cells and hands them to the library when it is asked: an increment costs one addition. */
export const createCounter = (context: FamilyContext, definition: MetricDefinition): CounterFamily => {
  const knownIn = ({ known: all, labels }: LabelGrid) =>
    new Set(
      definition.sparse === true ? [] : all.filter((cell) => definition.canBe?.(labels[cell] ?? {}) ?? true),
    );
  let grid = createLabelGrid(definition, context.configured);
  let cells = new Float64Array(grid.labels.length);
  let known = knownIn(grid);
  if (isConfigured(definition))
    context.relabels.push((configured) => {
      const next = createLabelGrid(definition, configured);
      cells = carry(cells, grid, next);
      grid = next;
      known = knownIn(next);
    });
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
  let grid = createLabelGrid(definition, context.configured);
  const family: GaugeFamily = {
    set(value, first, second) {
      gauge.set(grid.labels[grid.cell(first, second)] ?? {}, value);
    },
  };
  const aggregator = definition.acrossWorkers ?? 'max';
  const gauge = new Gauge({
    ...config(context, definition, grid.names),
    aggregator,
    collect: () => collect(family),
  });
  if (definition.sparse !== true) for (const cell of grid.known) gauge.set(grid.labels[cell] ?? {}, 0);
  if (isConfigured(definition))
    context.relabels.push((configured) => {
      const next = createLabelGrid(definition, configured);
      const { gone, added } = differenceOf(grid, next);
      for (const labels of gone) gauge.remove(labels);
      for (const labels of added) gauge.set(labels, 0);
      grid = next;
    });
  return family;
};

/** One prepared handle per combination of labels. */
export const createHistogram = (context: FamilyContext, definition: MetricDefinition): HistogramFamily => {
  let grid = createLabelGrid(definition, context.configured);
  const histogram = new Histogram({
    ...config(context, definition, grid.names),
    buckets: [...(definition.buckets ?? [])],
    enableExemplars: definition.exemplars === true,
  });
  for (const cell of grid.known) histogram.zero(grid.labels[cell] ?? {});
  const handlesOf = ({ labels: all }: LabelGrid) => all.map((labels) => histogram.labels(labels));
  let handles = handlesOf(grid);
  if (isConfigured(definition))
    context.relabels.push((configured) => {
      const next = createLabelGrid(definition, configured);
      const { gone, added } = differenceOf(grid, next);
      for (const labels of gone) histogram.remove(labels);
      for (const labels of added) histogram.zero(labels);
      grid = next;
      handles = handlesOf(next);
    });
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
