import { failureCauseOf } from '../../core/problems/failure-cause.ts';
import type { Telemetry } from '../../core/telemetry.ts';
import { createCanaryEvents } from './canary-events.ts';
import { createComponentLog } from './component-log.ts';
import type { LogDestination } from './log-destination.ts';
import { createLogger, type Logger, type LogLevel } from './logger.ts';
import {
  createMetrics,
  type Metrics,
  type ListGauges,
  type MetricsPage,
  type NetworkDataAges,
  type RevocationGauges,
} from './metrics.ts';
import type { ConfiguredLabels } from './metrics-table.ts';
import type { MeterGauges } from './meter-families.ts';
import { createDetectionEvents } from './detection-events.ts';
import type { DetectionGauges } from './detection-families.ts';
import type { LoadGauges } from './overload-families.ts';
import { createObserverEvents } from './observer-events.ts';
import { createReloadEvents } from './reload-events.ts';
import { neverThrow } from './never-throw.ts';
import { createRequestLog } from './request-log.ts';
import { isSampled } from './sampling.ts';

export interface TelemetryOptions extends ConfiguredLabels {
  readonly level: LogLevel;
  readonly destination: Pick<LogDestination, 'write'>;
  /** The version of Numberwall. */
  readonly version: string;
  /** Monotonic milliseconds. */
  readonly now: () => number;
}

export interface TelemetryParts {
  readonly telemetry: Telemetry;
  readonly metrics: MetricsPage;
  readonly logger: Logger;
  /** Takes level and label values of another configuration. */
  readonly reconfigure: (labels: ConfiguredLabels, level: LogLevel) => void;
  /** Whom to ask, from now on, what is revoked. */
  readonly watchRevocations: (read: () => RevocationGauges) => void;
  /** Whom to ask, from now on, what operators list. */
  readonly watchLists: (read: () => ListGauges) => void;
  /** Whom to ask, from now on, for the age of each database of networks, in seconds. */
  readonly watchNetworkData: (read: () => NetworkDataAges) => void;
  /** Whom to ask, from now on, what the instance carries. */
  readonly watchLoad: (read: () => LoadGauges) => void;
  /** Whom to ask, from now on, what the meters know. */
  readonly watchMeters: (meters: MeterGauges) => void;
  /** Whom to ask, from now on, what the detectors know. */
  readonly watchDetection: (detection: DetectionGauges) => void;
}

interface Listeners {
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly keySetLoaded: Telemetry['keySetLoaded'];
  readonly now: () => number;
}

const requestEvents = ({ metrics, logger, now }: Listeners): Pick<Telemetry, 'requestAnswered'> => {
  const log = createRequestLog(logger, now);
  return {
    requestAnswered(event) {
      metrics.requests.increment(event.routeId, event.path);
      if (event.status >= 500) metrics.failedRequests.increment(failureCauseOf(event.reason));
      metrics.requestDuration.observe(event.durationSeconds, event.traceId, event.routeId);
      metrics.overheadDuration.observe(event.overheadSeconds, event.traceId, event.routeId);
      log(event);
    },
  };
};

const attestationEvents = ({
  metrics,
  logger,
  keySetLoaded,
}: Listeners): Pick<Telemetry, 'attestationChecked' | 'keySetLoaded'> => ({
  attestationChecked(event) {
    const { routeId, result, provider = 'none', platform = 'none', versionStep, reason } = event;
    const { decisionId, traceId, enforced } = event;
    metrics.attestations.increment(provider, platform, result);
    metrics.attestationResults.increment(routeId, platform, result);
    if (versionStep !== undefined) metrics.attestationAppVersions.increment(routeId, platform, versionStep);
    if (result !== 'verified') metrics.attestationFailures.increment(routeId, reason, String(enforced));
    // An enforced failure is in the line of its request.
    if (result === 'verified' || enforced) return;
    const write = isSampled(decisionId) ? logger.info : logger.debug;
    write('attestation', {
      decision_id: decisionId,
      trace_id: traceId,
      result,
      provider,
      platform,
      reason,
      enforced,
    });
  },
  keySetLoaded,
});

const evidenceEvents = ({ metrics, logger }: Listeners): Pick<Telemetry, 'evidenceExchanged'> => ({
  evidenceExchanged({ result, provider = 'none', platform, reason, decisionId, traceId }) {
    metrics.evidence.increment(provider, result);
    if (reason !== undefined) metrics.evidenceRefusals.increment(reason);
    const ids = { decision_id: decisionId, trace_id: traceId };
    logger.info('evidence', { ...ids, result, provider, platform, reason });
  },
});

const limitEvents = ({
  metrics,
  logger,
}: Listeners): Pick<
  Telemetry,
  'limitDecided' | 'banned' | 'numberRefused' | 'edgeRefused' | 'listed' | 'networkSeen'
> => ({
  limitDecided: (policy, verdict) => metrics.limitDecisions.increment(policy, verdict),
  banned(policy, nth) {
    metrics.bans.increment(policy, nth === 1 ? 'first' : 'again');
    logger.warn('banned', { policy, nth });
  },
  numberRefused: (reason) => metrics.invalidNumbers.increment(reason),
  edgeRefused: () => metrics.edgeRefusals.increment(),
  listed(list, routeId, decisionId, traceId) {
    metrics.listed.increment(list);
    const ids = { decision_id: decisionId, trace_id: traceId };
    if (list === 'honey') logger.warn('honey_asked', { ...ids, route: routeId });
  },
  networkSeen: (networkClass) => metrics.networkClasses.increment(networkClass),
});

const operatorEvents = ({
  metrics,
  logger,
}: Listeners): Pick<Telemetry, 'operatorRequest' | 'operatorWrote' | 'decisionsRecorded'> => ({
  decisionsRecorded(result, count) {
    for (let at = 0; at < count; at += 1) metrics.decisionRecords.increment(result);
  },
  operatorRequest(result, reason, error) {
    metrics.operatorRequests.increment(result);
    if (result === 'failed') logger.warn('operator_failed', { reason, error });
  },
  operatorWrote: (event) => logger.info('operator', event),
});

const STORE_STATES = ['unknown', 'available', 'unavailable'] as const;

const componentEvents = ({
  metrics,
  logger,
}: Listeners): Pick<
  Telemetry,
  'storeOperation' | 'storeClockSkew' | 'degraded' | 'upstreamAnswered' | 'upstreamFailed'
> => {
  const log = createComponentLog(logger);
  let known: (typeof STORE_STATES)[number] = 'unknown';
  const showStore = (state: typeof known): void => {
    if (state === known) return;
    known = state;
    for (const each of STORE_STATES) metrics.storeState.set(each === state ? 1 : 0, each);
  };
  return {
    storeOperation(operation, seconds, ok) {
      metrics.storeDuration.observe(seconds, undefined, operation);
      if (!ok) metrics.storeErrors.increment();
      showStore(ok ? 'available' : 'unavailable');
    },
    storeClockSkew: (seconds) => metrics.storeClockSkew.set(seconds),
    degraded(component, isDegraded, reason) {
      metrics.degraded.set(isDegraded ? 1 : 0, component);
      log(component, isDegraded, reason);
    },
    upstreamAnswered: (_route, seconds) => metrics.upstreamDuration.observe(seconds),
    upstreamFailed: (_route, reason) => metrics.upstreamFailures.increment(reason),
  };
};

const meterEvents = ({
  metrics,
}: Listeners): Pick<Telemetry, 'registration' | 'ledgerRead' | 'fanoutSeen'> => {
  const families = {
    start: metrics.starts,
    completion: metrics.completions,
    foreign: metrics.foreignAnswers,
  };
  return {
    fanoutSeen: (kind, partners) => metrics.fanout.observe(partners, undefined, kind),
    registration: (event, segment) => families[event].increment(segment),
    ledgerRead(ledger, fill, fits) {
      metrics.ledgerFill.observe(fill, undefined, ledger);
      if (!fits) metrics.ledgerExhausted.increment(ledger);
    },
  };
};

const workerEvents = ({
  metrics,
  logger,
}: Listeners): Pick<Telemetry, 'workersServing' | 'workerExited'> => ({
  workersServing: (workers) => metrics.workers.set(workers),
  workerExited(reason, status) {
    metrics.workerExits.increment(reason);
    const write = reason === 'died' ? logger.warn : logger.info;
    write('worker_exited', { reason, status });
  },
});

const overloadEvents = ({ metrics }: Listeners): Pick<Telemetry, 'shed' | 'connectionClosed'> => ({
  shed: (reason, isKnown) => metrics.shed.increment(reason, isKnown ? 'known' : 'unknown'),
  connectionClosed: (reason) => metrics.closedConnections.increment(reason),
});

/** Gauges whose owners come later than the registry. */
const createWatched = () => {
  let revocations: (() => RevocationGauges) | undefined;
  let lists: (() => ListGauges) | undefined;
  let networkData: (() => NetworkDataAges) | undefined;
  let load: (() => LoadGauges) | undefined;
  let meters: MeterGauges | undefined;
  let detection: DetectionGauges | undefined;
  const watch: Pick<
    TelemetryParts,
    'watchRevocations' | 'watchLists' | 'watchNetworkData' | 'watchLoad' | 'watchMeters' | 'watchDetection'
  > = {
    watchRevocations: (read) => void (revocations = read),
    watchLists: (read) => void (lists = read),
    watchNetworkData: (read) => void (networkData = read),
    watchLoad: (read) => void (load = read),
    watchMeters: (given) => void (meters = given),
    watchDetection: (given) => void (detection = given),
  };
  return {
    watch,
    read: {
      revocations: () => revocations?.(),
      lists: () => lists?.(),
      networkData: () => networkData?.(),
      load: () => load?.(),
      meters: () => meters,
      detection: () => detection,
    },
  };
};

const eventsOf = (listeners: Listeners): Telemetry => ({
  ...requestEvents(listeners),
  ...attestationEvents(listeners),
  ...evidenceEvents(listeners),
  ...limitEvents(listeners),
  ...overloadEvents(listeners),
  ...workerEvents(listeners),
  ...meterEvents(listeners),
  ...createDetectionEvents(listeners),
  ...createObserverEvents(listeners),
  ...createCanaryEvents(listeners),
  ...operatorEvents(listeners),
  ...componentEvents(listeners),
  ...createReloadEvents(listeners),
});

/** The listeners of one process: one registry, one log. */
export const createTelemetry = (options: TelemetryOptions): TelemetryParts => {
  const { level, destination, version, now, ...configured } = options;
  const startedAt = now();
  const loadedAt = new Map<string, number>();
  const logger = createLogger(level, destination);
  const { watch, read } = createWatched();
  const metrics = createMetrics({
    ...read,
    configured,
    version,
    keySetAge: (issuer) => Math.max(0, now() - (loadedAt.get(issuer) ?? startedAt)) / 1000,
  });
  const listeners = {
    metrics,
    logger,
    now,
    keySetLoaded(issuer: string, isFixed = false) {
      if (configured.issuers.includes(issuer)) loadedAt.set(issuer, isFixed ? Infinity : now());
    },
  };
  return {
    telemetry: neverThrow(eventsOf(listeners), () => metrics.telemetryErrors.increment()),
    metrics: metrics.page,
    logger,
    reconfigure(labels, newLevel) {
      metrics.relabel(labels);
      logger.setLevel(newLevel);
    },
    ...watch,
  };
};
