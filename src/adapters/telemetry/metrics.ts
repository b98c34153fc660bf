import { Registry, type OpenMetricsContentType } from 'prom-client';

import {
  createCounter,
  createGauge,
  createHistogram,
  type CounterFamily,
  type FamilyContext,
  type GaugeFamily,
  type HistogramFamily,
} from './metric-families.ts';
import type { Snapshot } from '../../core/live/snapshot.ts';
import { LIST_NAMES, type ListName } from '../../core/lists/list-rule.ts';
import { REVOCATION_KINDS, type RevocationKind } from '../../core/revocation/revocation.ts';
import { createConfigFamilies, type ConfigFamilies } from './config-families.ts';
import { createMeterFamilies, type MeterFamilies, type MeterGauges } from './meter-families.ts';
import {
  createDetectionFamilies,
  type DetectionFamilies,
  type DetectionGauges,
} from './detection-families.ts';
import { createOverloadFamilies, type LoadGauges, type OverloadFamilies } from './overload-families.ts';
import { DATED_DATABASES, METRICS, type ConfiguredLabels, type NetworkDatabase } from './metrics-table.ts';
import { registerProcessMetrics } from './process-metrics.ts';
import type { MetricsAsData } from './combined-metrics.ts';
import { readMetrics } from './read-metrics.ts';

export interface MetricsOptions {
  readonly configured: ConfiguredLabels;
  /** The version of Numberwall, for `build_info`. */
  readonly version: string;
  /** Seconds since the issuer’s key set was read. */
  readonly keySetAge: (issuer: string) => number;
  /** What is revoked; nothing while nobody knows. */
  readonly revocations: () => RevocationGauges | undefined;
  /** What operators list; nothing while nobody knows. */
  readonly lists: () => ListGauges | undefined;
  readonly networkData: () => NetworkDataAges | undefined;
  /** What the instance carries; nothing while nobody knows. */
  readonly load: () => LoadGauges | undefined;
  /** What the meters know; nothing while there are none. */
  readonly meters: () => MeterGauges | undefined;
  readonly detection: () => DetectionGauges | undefined;
}

/** What is revoked, as numbers. */
export interface RevocationGauges {
  readonly counts: Readonly<Record<RevocationKind, number>>;
  /** Seconds since the store last told how things stand. */
  readonly ageSeconds: number;
}

/** Seconds since each database of networks was made; 0 where there is none. */
export type NetworkDataAges = Readonly<Partial<Record<NetworkDatabase, number>>>;

/** What operators list, as numbers. */
export interface ListGauges {
  readonly counts: Readonly<Partial<Record<ListName, number>>>;
  /** Seconds since the store last told how things stand. */
  readonly ageSeconds: number;
}

/** What `/metrics` serves. */
export interface MetricsPage {
  /** OpenMetrics 1.0, whatever the scraper asks for: Prometheus has read it since 2.5. */
  readonly contentType: string;
  render(): Promise<string>;
  /** The values of these metrics, by whole name, without rendering them. */
  read(names: Iterable<string>): Promise<Snapshot>;
  /** All of them, or those of these whole names, as data that another process can be sent. */
  collect(names?: readonly string[]): Promise<MetricsAsData>;
}

export interface Metrics extends ConfigFamilies, DetectionFamilies, MeterFamilies, OverloadFamilies {
  readonly page: MetricsPage;
  /**
   * Takes the label values of another configuration: counts of values that stay are kept, new ones start at 0, and
   * those that are gone are exported no more.
   */
  readonly relabel: (configured: ConfiguredLabels) => void;
  readonly requests: CounterFamily;
  readonly failedRequests: CounterFamily;
  readonly requestDuration: HistogramFamily;
  readonly overheadDuration: HistogramFamily;
  readonly attestations: CounterFamily;
  readonly evidence: CounterFamily;
  readonly evidenceRefusals: CounterFamily;
  readonly attestationResults: CounterFamily;
  readonly attestationFailures: CounterFamily;
  readonly attestationAppVersions: CounterFamily;
  readonly limitDecisions: CounterFamily;
  readonly bans: CounterFamily;
  readonly edgeRefusals: CounterFamily;
  readonly listed: CounterFamily;
  readonly networkClasses: CounterFamily;
  readonly invalidNumbers: CounterFamily;
  readonly upstreamDuration: HistogramFamily;
  readonly upstreamFailures: CounterFamily;
  readonly storeDuration: HistogramFamily;
  readonly storeErrors: CounterFamily;
  readonly storeState: GaugeFamily;
  readonly storeClockSkew: GaugeFamily;
  readonly degraded: GaugeFamily;
  readonly decisionRecords: CounterFamily;
  readonly operatorRequests: CounterFamily;
  readonly telemetryErrors: CounterFamily;
}

const createRegistry = (): Registry<OpenMetricsContentType> => {
  const registry = new Registry<OpenMetricsContentType>();
  registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
  return registry;
};

const registerBuildInfo = (context: FamilyContext, version: string): void => {
  const known = { version: { values: [version] }, node: { values: [process.version] } };
  createGauge(context, { ...METRICS.buildInfo, labels: known }).set(1, version, process.version);
};

const registerRevocations = (context: FamilyContext, read: MetricsOptions['revocations']): void => {
  createGauge(context, METRICS.revocations, (gauge) => {
    const { counts } = read() ?? {};
    for (const kind of REVOCATION_KINDS) gauge.set(counts?.[kind] ?? 0, kind);
  });
  createGauge(context, METRICS.revocationsAge, (gauge) => gauge.set(read()?.ageSeconds ?? 0));
};

const requestFamilies = (context: FamilyContext) => ({
  requests: createCounter(context, METRICS.requests),
  failedRequests: createCounter(context, METRICS.failedRequests),
  requestDuration: createHistogram(context, METRICS.requestDuration),
  overheadDuration: createHistogram(context, METRICS.overheadDuration),
});

const refusalFamilies = (context: FamilyContext) => ({
  limitDecisions: createCounter(context, METRICS.limitDecisions),
  bans: createCounter(context, METRICS.bans),
  edgeRefusals: createCounter(context, METRICS.edgeRefusals),
  listed: createCounter(context, METRICS.listed),
  networkClasses: createCounter(context, METRICS.networkClasses),
  invalidNumbers: createCounter(context, METRICS.invalidNumbers),
});

const attestationFamilies = (context: FamilyContext) => ({
  attestations: createCounter(context, METRICS.attestations),
  evidence: createCounter(context, METRICS.evidence),
  evidenceRefusals: createCounter(context, METRICS.evidenceRefusals),
  attestationResults: createCounter(context, METRICS.attestationResults),
  attestationFailures: createCounter(context, METRICS.attestationFailures),
  attestationAppVersions: createCounter(context, METRICS.attestationAppVersions),
});

const storeFamilies = (context: FamilyContext) => {
  const storeState = createGauge(context, METRICS.storeState);
  storeState.set(1, 'unknown');
  return {
    storeDuration: createHistogram(context, METRICS.storeDuration),
    storeErrors: createCounter(context, METRICS.storeErrors),
    storeState,
    storeClockSkew: createGauge(context, METRICS.storeClockSkew),
  };
};

const registerLists = (context: FamilyContext, read: MetricsOptions['lists']): void => {
  createGauge(context, METRICS.listEntries, (gauge) => {
    const { counts } = read() ?? {};
    for (const list of LIST_NAMES) gauge.set(counts?.[list] ?? 0, list);
  });
  createGauge(context, METRICS.listsAge, (gauge) => gauge.set(read()?.ageSeconds ?? 0));
};

const registerNetworkData = (context: FamilyContext, read: MetricsOptions['networkData']): void =>
  void createGauge(context, METRICS.networkDataAge, (gauge) => {
    for (const database of DATED_DATABASES) gauge.set(read()?.[database] ?? 0, database);
  });

const pageOf = (registry: FamilyContext['registry']): MetricsPage => ({
  contentType: registry.contentType,
  render: () => registry.metrics(),
  read: (names) => readMetrics(registry, names),
  collect: async (names) =>
    names === undefined
      ? registry.getMetricsAsJSON()
      : Promise.all(names.flatMap((name) => registry.getSingleMetric(name)?.get() ?? [])),
});

/** Registers every metric of the table on one registry of its own. */
export const createMetrics = (options: MetricsOptions): Metrics => {
  const { configured, version, keySetAge } = options;
  const relabels: FamilyContext['relabels'] = [];
  const context: FamilyContext = { registry: createRegistry(), configured, relabels };
  const { registry } = context;
  registerBuildInfo(context, version);
  registerRevocations(context, options.revocations);
  registerLists(context, options.lists);
  registerNetworkData(context, options.networkData);
  createGauge(context, METRICS.keySetAge, (ages) => {
    for (const issuer of configured.issuers) ages.set(keySetAge(issuer), issuer);
  });
  const metrics: Metrics = {
    page: pageOf(registry),
    relabel: (next) => void relabels.map((relabel) => relabel(next)),
    ...requestFamilies(context),
    ...attestationFamilies(context),
    ...refusalFamilies(context),
    upstreamDuration: createHistogram(context, METRICS.upstreamDuration),
    upstreamFailures: createCounter(context, METRICS.upstreamFailures),
    ...storeFamilies(context),
    degraded: createGauge(context, METRICS.degraded),
    decisionRecords: createCounter(context, METRICS.decisionRecords),
    operatorRequests: createCounter(context, METRICS.operatorRequests),
    ...createMeterFamilies(context, options.meters),
    ...createDetectionFamilies(context, options.detection),
    ...createOverloadFamilies(context, options.load),
    ...createConfigFamilies(context),
    telemetryErrors: createCounter(context, METRICS.telemetryErrors),
  };
  registerProcessMetrics(registry);
  return metrics;
};
