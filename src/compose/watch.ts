import type { Config } from '../../config/schema.ts';
import type { Segment } from '../core/containment/segment.ts';
import type { Strictness } from '../core/containment/ledger.ts';
import type { DetectionGauges } from '../adapters/telemetry/detection-families.ts';
import { DETECTORS, type DetectorId } from '../core/detection/detectors.ts';
import type { DetectorMode } from '../core/detection/evaluate.ts';
import { levelOf, segmentsOf } from '../core/detection/level-of.ts';
import type { WatchState } from '../core/detection/state.ts';
import { createWatch, type Watch } from '../core/detection/watch.ts';
import type { WatchStore } from '../core/detection/watch-store.ts';
import type { TextStore } from '../core/blind/registration.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { createElsewhere } from './meters.ts';
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
  /** Whom to ask, from now on, what configuration runs. */
  follow(running: () => Config): void;
}

const TURN_MS = 1_000;
/** About 20 MB. */
const MAX_WAITING = 100_000;

const modeOf = ({ detection: { mode, detectors } }: Config, id: DetectorId): DetectorMode =>
  mode === 'off' ? 'off' : (detectors[id] ?? mode);

const gaugesOf = (state: () => WatchState, level: ComposedWatch['levelOf']): DetectionGauges => {
  const charts = (id: DetectorId) => [...state().scopes.values()].flatMap(({ charts: of }) => of[id] ?? []);
  return {
    ratio(id) {
      const h = DETECTORS.find((detector) => detector.id === id)?.h ?? 1;
      return Math.max(0, ...charts(id).map(({ s }) => s / h));
    },
    active: (id) => charts(id).filter(({ alarmSince }) => alarmSince !== undefined).length,
    levels: () => new Map(segmentsOf(state()).map((segment) => [segment, level(segment)])),
  };
};

/** Watches for enumeration, away from the requests; what is not told while the store is away is forgotten. */
export const composeWatch = (
  config: Config,
  { log, hash, texts, watched, clock }: WatchingDeps,
): ComposedWatch => {
  let running = (): Config => config;
  const elsewhere = createElsewhere(texts, config.store.namespace);
  const watch = createWatch({
    store: watched,
    hash,
    clock,
    modes: (id) => modeOf(running(), id),
    completedElsewhere: (pairs) => elsewhere.which(pairs),
    onSignal: log.telemetry.signalSeen,
    onEvent: (event) => log.telemetry.enumerationNoticed(event),
    maxWaiting: MAX_WAITING,
  });
  const level = (segment: Segment): Strictness => levelOf(watch.state, segment, clock());
  log.watchDetection(gaugesOf(() => watch.state, level));
  const turning = createRepeating(TURN_MS);
  turning.start(() => watch.turn().catch(() => undefined));
  return {
    watch,
    levelOf: level,
    follow: (read) => void (running = read),
    [Symbol.asyncDispose]: () => turning[Symbol.asyncDispose](),
  };
};
