import { expect, test } from '@jest/globals';

import { metricsOf, SECTIONS } from '../../../config/monitoring/panel.ts';
import { PANELS } from '../../../config/monitoring/panels.ts';
import type { Reading } from '../../../config/monitoring/reading.ts';
import {
  METRIC_PREFIX,
  METRICS,
  type MetricDefinition,
} from '../../../src/adapters/telemetry/metrics-table.ts';

const definitions = new Map<string, MetricDefinition>(
  Object.values(METRICS).map((definition) => [METRIC_PREFIX + definition.name, definition]),
);

const readings = PANELS.flatMap(({ id, series }) =>
  series.flatMap(({ legend, reading }) =>
    [reading, ...(reading.over ? [reading.over] : [])].map((each) => ({ id, legend, reading: each })),
  ),
);

const TYPES: Readonly<Record<Reading['take'], MetricDefinition['type']>> = {
  value: 'gauge',
  rate: 'counter',
  increase: 'counter',
  quantile: 'histogram',
  mean: 'histogram',
};

const ours = readings.filter(({ reading: { metric } }) => metric.startsWith(METRIC_PREFIX));

test('each panel has an id and a title of its own, a question, and stands with its section', () => {
  expect(new Set(PANELS.map(({ id }) => id)).size).toBe(PANELS.length);
  expect(new Set(PANELS.map(({ title }) => title)).size).toBe(PANELS.length);
  expect(PANELS.filter(({ answers }) => !answers.includes('?')).map(({ id }) => id)).toEqual([]);
  const places = PANELS.map(({ section }) => SECTIONS.indexOf(section));
  expect(places).toEqual([...places].sort((a, b) => a - b));
});

test('each reading fits the metric that it reads: type, labels, label values', () => {
  const faults = ours.flatMap(({ id, reading }) => {
    const { metric, take, by, where = {}, bySegment, hasSegments } = reading;
    const definition = definitions.get(metric);
    if (definition === undefined) return [`${id}: ${metric} is no metric`];
    const labels = new Map(Object.entries(definition.labels));
    return [
      ...(TYPES[take] === definition.type ? [] : [`${id}: ${take} of a ${definition.type}`]),
      ...(by === undefined || labels.has(by) ? [] : [`${id}: no label ${by}`]),
      ...((hasSegments === true) === labels.has('segment') ? [] : [`${id}: segments of ${metric}`]),
      ...(bySegment === undefined || labels.has('segment') ? [] : [`${id}: no segments`]),
      ...Object.entries(where).flatMap(([label, values]) =>
        values
          .filter((value) => labels.get(label)?.values.includes(value) !== true)
          .map((value) => `${id}: no ${label} ${value}`),
      ),
    ];
  });
  expect(faults).toEqual([]);
});

test('a legend names the label that its reading parts by', () => {
  const wrong = readings.filter(({ legend, reading: { by, bySegment } }) => {
    const named = /\{\{(\w+)\}\}/.exec(legend)?.[1];
    return named !== (bySegment ?? by);
  });
  expect(wrong.map(({ id }) => id)).toEqual([]);
});

/** Those that no picture is needed for, because others show the same. */
const NOT_SHOWN = new Set([
  'numberwall_attestation_results_total',
  'numberwall_enumeration_evidence_timestamp_seconds',
  'numberwall_attestation_evidence_refusals_total',
  'numberwall_attestation_app_versions_total',
  'numberwall_revocations',
  'numberwall_revocations_age_seconds',
  'numberwall_network_data_age_seconds',
  'numberwall_lists_age_seconds',
  'numberwall_decision_records_total',
  'numberwall_store_state',
  'numberwall_config_reloads_total',
  'numberwall_config_changes_total',
  'numberwall_config_last_reload_success_timestamp_seconds',
  'numberwall_build_info',
  'numberwall_workers',
  'numberwall_worker_exits_total',
]);

test('every metric is on a panel, or is known not to be', () => {
  const shown = new Set(PANELS.flatMap(metricsOf));
  const missing = [...definitions.keys()].filter((name) => !shown.has(name));
  expect(new Set(missing)).toEqual(NOT_SHOWN);
});
