import {
  METRIC_PREFIX,
  METRICS,
  OTHER,
  type ConfiguredLabels,
  type LabelValues,
  type MetricDefinition,
} from './metrics-table.ts';

const INTRODUCTION = `# Metrics

\`/metrics\` on the admin listener, OpenMetrics 1.0. Every known label value is exported as 0 from the start, but for sparse
metrics, whose series appear when seen; a value that no set names is counted as \`${OTHER}\`, so no client can open a series.
No label holds an address, a number, a device, an account or a token. Durations carry the trace id of a request as exemplar
where there is one. Nothing is ever split by whether a number is registered.

The process exports \`process_*\` and \`nodejs_*\` beside these, under the names that Node dashboards know.
`;

const CONFIGURED: Readonly<Record<keyof ConfiguredLabels, string>> = {
  routes: 'routes',
  policies: 'policies',
  issuers: 'issuers',
  appVersions: 'minimum app versions',
  ledgers: 'ledgers',
};

const setOf = ({ values, configured, listedIn }: LabelValues): string =>
  (listedIn ??
    [
      ...(configured === undefined ? [] : [`the configured ${CONFIGURED[configured]}`]),
      ...values.map((value) => `\`${value}\``),
    ].join(', ')) ||
  'one value';

const labelsOf = ({ labels }: MetricDefinition): string =>
  Object.entries(labels)
    .map(([name, values]) => `\`${name}\`: ${setOf(values)}`)
    .join('<br>');

const row = (definition: MetricDefinition): string =>
  `| \`${METRIC_PREFIX}${definition.name}\` | ${definition.type} | ${labelsOf(definition)} | ${definition.help}${definition.sparse === true ? ' Sparse.' : ''} |`;

const bucketsOf = ({ name, buckets = [] }: MetricDefinition): string =>
  `- \`${METRIC_PREFIX}${name}\`: ${buckets.join(', ')}`;

/** The text of docs/metrics.md. */
export const metricsReference = (
  table: Readonly<Record<string, MetricDefinition>> = METRICS,
): string => `${INTRODUCTION}
| metric | type | labels | meaning |
| --- | --- | --- | --- |
${Object.values(table).map(row).join('\n')}

## Buckets, in seconds, of ratios without a unit

${Object.values(table)
  .filter(({ type }) => type === 'histogram')
  .map(bucketsOf)
  .join('\n')}
`;
