import type { Config } from '../../config/schema.ts';
import type { Segment } from '../core/containment/segment.ts';
import type { Strictness } from '../core/containment/ledger.ts';
import type { DetectionGauges } from '../adapters/telemetry/detection-families.ts';
import { DETECTORS, type Detector, type DetectorId } from '../core/detection/detectors.ts';
import type { DetectorMode } from '../core/detection/charts.ts';
import type { WatchEvent } from '../core/detection/evaluate.ts';
import { knownMixes } from '../core/detection/known-mixes.ts';
import { levelOf, segmentsOf } from '../core/detection/level-of.ts';
import { divergenceOf } from '../core/detection/mix.ts';
import type { WatchState } from '../core/detection/state.ts';
import { createWatch, type Watch } from '../core/detection/watch.ts';
import type { WatchStore } from '../core/detection/watch-store.ts';
import type { TextStore } from '../core/blind/registration.ts';
import type { AuditLog } from '../core/audit/audit-log.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';
import { createElsewhere } from './meters.ts';
import { createRecordContainment } from './record-containment.ts';
import { createRepeating } from './repeating.ts';
import type { World } from './world.ts';

export interface WatchingDeps extends World {
  readonly hash: KeyedHash;
  readonly texts: TextStore;
  readonly watched: WatchStore;
}

export interface ComposedWatch extends AsyncDisposable {
  readonly watch: Watch;
  /** How careful answers in a segment are now. */
  readonly levelOf: (segment: Segment) => Strictness;
  /** Whom to ask, from now on, what configuration runs, and where to write down what changes. */
  follow(running: () => Config, audit: AuditLog): void;
}

const TURN_MS = 1_000;
/** About 20 MB. */
const MAX_WAITING = 100_000;

const configuredMode = ({ detection: { mode, detectors } }: Config, id: DetectorId): DetectorMode =>
  mode === 'off' ? 'off' : (detectors[id] ?? mode);

/** Is there what it needs to see anything? */
const isBlind = ({ networkData }: Config, { needs }: Detector): boolean => {
  const has = {
    asn: networkData.asnFile !== undefined,
    class: networkData.classFile !== undefined || networkData.hostingFile !== undefined,
  };
  return needs !== undefined && !has[needs];
};

/** Those that need network data which the instance was started without; said once. */
const blindDetectors = (
  config: Config,
  telemetry: Pick<Telemetry, 'detectorOff'>,
): ReadonlySet<DetectorId> => {
  const ids = DETECTORS.filter(
    (detector) => isBlind(config, detector) && configuredMode(config, detector.id) !== 'off',
  ).map(({ id }) => id);
  for (const id of ids) telemetry.detectorOff(id, 'no_network_data');
  return new Set(DETECTORS.filter((detector) => isBlind(config, detector)).map(({ id }) => id));
};

const gaugesOf = ({
  watch,
  level,
  clock,
}: {
  readonly watch: Watch;
  readonly level: ComposedWatch['levelOf'];
  readonly clock: Clock;
}): DetectionGauges => {
  const state = (): WatchState => watch.state;
  const charts = (id: DetectorId) => [...state().scopes.values()].flatMap(({ charts: of }) => of[id] ?? []);
  return {
    ratio(id) {
      const h = DETECTORS.find((detector) => detector.id === id)?.h ?? 1;
      return Math.max(0, ...charts(id).map(({ s }) => s / h));
    },
    rose(id) {
      const [most] = charts(id).sort((a, b) => b.s - a.s);
      return { first: most?.risingSince ?? 0, last: most?.roseAt ?? 0 };
    },
    active: (id) => charts(id).filter(({ alarmSince }) => alarmSince !== undefined).length,
    countryShift() {
      const { country } = knownMixes(state().scopes, 'all', clock());
      return country === undefined ? 0 : divergenceOf(country);
    },
    exposed: () => watch.exposed(),
    levels: () => new Map(segmentsOf(state()).map((segment) => [segment, level(segment)])),
  };
};

/** Watches for enumeration, away from the requests; what is not told while the store is away is forgotten. */
export const composeWatch = (
  config: Config,
  { log, hash, texts, watched, clock }: WatchingDeps,
): ComposedWatch => {
  let running = (): Config => config;
  let record: (event: WatchEvent) => void = () => undefined;
  const elsewhere = createElsewhere(texts, config.store.namespace);
  const blind = blindDetectors(config, log.telemetry);
  const watch = createWatch({
    store: watched,
    hash,
    clock,
    modes: (id) => (blind.has(id) ? 'off' : configuredMode(running(), id)),
    completedElsewhere: (pairs) => elsewhere.which(pairs),
    onCount: (...seen) => log.telemetry.countSeen(...seen),
    onEvent(event) {
      log.telemetry.enumerationNoticed(event);
      record(event);
    },
    maxWaiting: MAX_WAITING,
  });
  const level = (segment: Segment): Strictness => levelOf(watch.state, segment, clock());
  log.watchDetection(gaugesOf({ watch, level, clock }));
  const turning = createRepeating(TURN_MS);
  turning.start(() => watch.turn().catch(() => undefined));
  return {
    watch,
    levelOf: level,
    follow(read, audit) {
      running = read;
      record = createRecordContainment({ audit, hash, clock, telemetry: log.telemetry });
    },
    [Symbol.asyncDispose]: () => turning[Symbol.asyncDispose](),
  };
};
