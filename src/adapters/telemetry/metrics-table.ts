import { COUNTED_REASONS } from '../../core/attestation/counted-reasons.ts';
import { BELOW } from '../../core/attestation/minimum-version.ts';
import { EVIDENCE_REASONS } from '../../core/issuing/evidence-reasons.ts';
import { EXCHANGE_RESULTS } from '../../core/issuing/reasons.ts';
import { NETWORK_CLASSES } from '../../core/network-data/network-class.ts';
import { ATTESTATION_RESULTS, PLATFORMS } from '../../core/attestation/verifier.ts';
import { NUMBER_FAULTS } from '../../core/numbers/parse-number.ts';
import { LIST_NAMES } from '../../core/lists/list-rule.ts';
import { FAILURE_CAUSES } from '../../core/problems/failure-cause.ts';
import { REVOCATION_KINDS } from '../../core/revocation/revocation.ts';
import { ANSWER_PATHS, LIMIT_VERDICTS } from '../../core/telemetry.ts';
import { CONFIG_METRICS } from './config-metrics.ts';
import { METER_METRICS } from './meter-metrics.ts';
import { OPERATOR_METRICS } from './operator-metrics.ts';
import { DETECTION_METRICS } from './detection-metrics.ts';
import { OVERLOAD_METRICS } from './overload-metrics.ts';
import { canVouchFor, EVIDENCE_PROVIDERS, PROVIDERS } from './provider-labels.ts';
import { STORE_METRICS } from './store-metrics.ts';

/** Label values that only the configuration knows. */
export interface ConfiguredLabels {
  readonly routes: readonly string[];
  readonly policies: readonly string[];
  readonly issuers: readonly string[];
  /** Every step of the minimum app version, of any platform. */
  readonly appVersions?: readonly string[];
  readonly ledgers?: readonly string[];
}

/** A closed set: these values, those of the configuration, and `other` for whatever is in neither. */
export interface LabelValues {
  readonly values: readonly string[];
  readonly configured?: keyof ConfiguredLabels;
  /** Stands for the values in docs/metrics.md, where another page lists them. */
  readonly listedIn?: string;
}

export interface MetricDefinition {
  /** Without the prefix; counters end in `_total`. */
  readonly name: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
  readonly labels: Readonly<Record<string, LabelValues>>;
  /** Upper bounds in seconds, for histograms; of ratios without a unit. */
  readonly buckets?: readonly number[];
  /** Counters and gauges: a value is exported from its first event on, because most of the many never come. */
  readonly sparse?: true;
  /** Counters: combinations of known values that can come; others are exported from their first event on. All, where absent. */
  readonly canBe?: (labels: Readonly<Record<string, string>>) => boolean;
  /** Gauges: how the values of several workers are one; the largest, where absent. Counters and histograms are added up. */
  readonly acrossWorkers?: 'sum' | 'min' | 'first';
  /** An observation carries the trace id of its request, where there is one. */
  readonly exemplars?: true;
}

/** Databases of networks that say when they were made. */
export const DATED_DATABASES = ['asn', 'class'] as const;

/** Every file of network data. */
export type NetworkDatabase = (typeof DATED_DATABASES)[number] | 'hosting';

/** Of every metric that is ours; those of the process keep the names that dashboards know. */
export const METRIC_PREFIX = 'numberwall_';

/** Where an unknown label value is counted, so that no caller can open a new series. */
export const OTHER = 'other';

const LATENCY = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];
const OVERHEAD = [0.000_25, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25];

const values = (...known: readonly string[]): LabelValues => ({ values: known });
const route: LabelValues = { values: ['none'], configured: 'routes' };

const platform = values(...PLATFORMS, 'none');

const define = <K extends string>(
  table: Record<K, MetricDefinition>,
): Readonly<Record<K, MetricDefinition>> => table;

/** Every metric of the gateway, once: registration, docs/metrics.md and the cardinality test follow from it. */
export const METRICS = define({
  requests: {
    name: 'requests_total',
    type: 'counter',
    help: 'Requests answered on the public listener, by the path that the answer took.',
    labels: { route, path: values(...ANSWER_PATHS) },
  },
  failedRequests: {
    name: 'failed_requests_total',
    type: 'counter',
    help: 'Requests answered 5xx, by what failed; refusals are not among them.',
    labels: { cause: values(...FAILURE_CAUSES) },
  },
  requestDuration: {
    name: 'request_duration_seconds',
    type: 'histogram',
    help: 'Time from the arrival of a request to its answer.',
    labels: { route },
    buckets: LATENCY,
    exemplars: true,
  },
  overheadDuration: {
    name: 'overhead_duration_seconds',
    type: 'histogram',
    help: 'The part of the request duration that is the gateway, without the upstream.',
    labels: { route },
    buckets: OVERHEAD,
    exemplars: true,
  },
  attestations: {
    name: 'attestations_total',
    type: 'counter',
    help: 'Attestation checks by result, refused or only monitored.',
    labels: {
      provider: values(...PROVIDERS),
      platform,
      result: values(...ATTESTATION_RESULTS),
    },
    canBe: canVouchFor,
  },
  evidence: {
    name: 'attestation_evidence_total',
    type: 'counter',
    help: 'Evidence sent for a token, by what came of it.',
    labels: { provider: values(...EVIDENCE_PROVIDERS), result: values(...EXCHANGE_RESULTS) },
  },
  evidenceRefusals: {
    name: 'attestation_evidence_refusals_total',
    type: 'counter',
    help: 'Evidence that earned no token, by reason; the reason tells its provider.',
    labels: {
      reason: {
        values: EVIDENCE_REASONS,
        listedIn: 'the reasons of [evidence-reasons.md](evidence-reasons.md)',
      },
    },
    sparse: true,
  },
  attestationResults: {
    name: 'attestation_results_total',
    type: 'counter',
    help: 'Attestation checks of each route by result, refused or only monitored.',
    labels: { route, platform, result: values(...ATTESTATION_RESULTS) },
    sparse: true,
  },
  attestationFailures: {
    name: 'attestation_failures_total',
    type: 'counter',
    help: 'Attestation checks that did not verify, by machine reason; enforced: the request was refused for it.',
    labels: {
      route,
      reason: {
        values: Object.keys(COUNTED_REASONS),
        listedIn: 'the reasons of [attestation-reasons.md](attestation-reasons.md)',
      },
      enforced: values('true', 'false'),
    },
    sparse: true,
  },
  attestationAppVersions: {
    name: 'attestation_app_versions_total',
    type: 'counter',
    help: 'Requests with a verified token by the highest configured minimum app version that the app reaches.',
    labels: { route, platform, minimum: { values: [BELOW], configured: 'appVersions' } },
    sparse: true,
  },
  keySetAge: {
    name: 'attestation_key_set_age_seconds',
    type: 'gauge',
    help: 'Time since the issuer’s key set was last read; since the start of the process while it never was, 0 where the configuration has it.',
    labels: { issuer: { values: [], configured: 'issuers' } },
  },
  limitDecisions: {
    name: 'limit_decisions_total',
    type: 'counter',
    help: 'Decisions of each policy; near is admitted with at least 80 % of the limit used.',
    labels: { policy: { values: [], configured: 'policies' }, verdict: values(...LIMIT_VERDICTS) },
  },
  bans: {
    name: 'bans_total',
    type: 'counter',
    help: 'Subjects banned by this instance for failures that the policy counts; again: within 30 days of an earlier ban.',
    labels: { policy: { values: [], configured: 'policies' }, repeat: values('first', 'again') },
    sparse: true,
  },
  listed: {
    name: 'listed_requests_total',
    type: 'counter',
    help: 'Requests that an entry of a list named: refused by deny, not limited by allow, with a limit of their own by override, of a suspect, or for honey.',
    labels: { list: values(...LIST_NAMES) },
  },
  invalidNumbers: {
    name: 'enumeration_invalid_numbers_total',
    type: 'counter',
    help: 'Requests with a number that cannot exist, refused before they cost the upstream anything.',
    labels: { reason: values(...NUMBER_FAULTS) },
  },
  upstreamDuration: {
    name: 'upstream_request_duration_seconds',
    type: 'histogram',
    help: 'Time that the upstream took to answer.',
    labels: {},
    buckets: LATENCY,
  },
  upstreamFailures: {
    name: 'upstream_failures_total',
    type: 'counter',
    help: 'Upstream requests without a usable answer.',
    labels: { reason: values('timeout', 'unreachable', 'circuit_open', 'pushed_back', 'invalid') },
  },
  ...STORE_METRICS,
  degraded: {
    name: 'degraded',
    type: 'gauge',
    help: '1 while the component works with reduced function.',
    labels: {
      component: values(
        'store',
        'tenant_stores',
        'store_fitness',
        'own_counts',
        'upstream',
        'key_sets',
        'issuer_keys',
        'revocations',
        'lists',
        'network_data',
        'audit',
        'android_revocations',
        'apple_risks',
        'overload',
      ),
    },
  },
  revocations: {
    name: 'revocations',
    type: 'gauge',
    help: 'Revocations in force, as this instance knows them.',
    labels: { kind: values(...REVOCATION_KINDS) },
  },
  revocationsAge: {
    name: 'revocations_age_seconds',
    type: 'gauge',
    help: 'Time since the store last told what is revoked; 0 where a file keeps it.',
    labels: {},
  },
  networkClasses: {
    name: 'enumeration_network_class_requests_total',
    type: 'counter',
    help: 'Requests to protected routes by the class of the network that they came from, where networkData tells.',
    labels: { class: values(...NETWORK_CLASSES) },
  },
  networkDataAge: {
    name: 'network_data_age_seconds',
    type: 'gauge',
    help: 'Time since the database of networks in use was made; 0 where there is none.',
    labels: { database: values(...DATED_DATABASES) },
  },
  listEntries: {
    name: 'list_entries',
    type: 'gauge',
    help: 'Entries of lists in force that operators gave at run time, as this instance knows them.',
    labels: { list: values(...LIST_NAMES) },
  },
  listsAge: {
    name: 'lists_age_seconds',
    type: 'gauge',
    help: 'Time since the store last told what operators list; 0 where a file keeps it.',
    labels: {},
  },
  ...OPERATOR_METRICS,
  ...METER_METRICS,
  ...DETECTION_METRICS,
  ...OVERLOAD_METRICS,
  ...CONFIG_METRICS,
  telemetryErrors: {
    name: 'telemetry_errors_total',
    type: 'counter',
    help: 'Events that telemetry itself, or an observer of traffic, could not take.',
    labels: {},
  },
  buildInfo: {
    name: 'build_info',
    type: 'gauge',
    help: 'Always 1; the labels say what runs.',
    acrossWorkers: 'first',
    labels: { version: values(), node: values() },
  },
});
