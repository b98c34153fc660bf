import type { Segment } from '../containment/segment.ts';
import type { Strictness } from '../containment/ledger.ts';
import type { Instant } from '../time.ts';
import { isAlarm, moveChart } from './cusum.ts';
import { DETECTORS, type Detector, type DetectorId } from './detectors.ts';
import { nextContainment, wantedLevel } from './levels.ts';
import { STEP_MS, type Counts, type Scope, type StepCounts } from './signals.ts';
import { QUIET, type ChartState, type ScopeState, type WatchState } from './state.ts';
import { countUsual, usualOf } from './usual.ts';

/** Whether a detector is asked at all, is asked, or may contain. */
export type DetectorMode = 'off' | 'observe' | 'act';

export type DetectorModes = (id: DetectorId) => DetectorMode;

/** One detector’s say. */
export interface Evidence {
  readonly detector: DetectorId;
  readonly scope: Scope;
  /** S ÷ h: 1 and more is an alarm. */
  readonly ratio: number;
  readonly since: Instant;
}

/** What has changed in a step. */
export type WatchEvent =
  | { readonly kind: 'alarm'; readonly evidence: Evidence; readonly isActive: boolean }
  | {
      readonly kind: 'containment';
      readonly segment: Segment;
      readonly from: Strictness;
      readonly to: Strictness;
      readonly evidence: readonly Evidence[];
    };

export interface Evaluated {
  readonly state: WatchState;
  readonly events: readonly WatchEvent[];
}

const appliesTo = ({ scope: of }: Detector, scope: Scope): boolean => (of === 'all') === (scope === 'all');

const moveCharts = (
  { charts, usual }: ScopeState,
  scope: Scope,
  counts: Counts,
  { modes, now }: { readonly modes: DetectorModes; readonly now: Instant },
): ScopeState['charts'] => {
  const moved: Partial<Record<DetectorId, ChartState>> = {};
  for (const detector of DETECTORS) {
    if (!appliesTo(detector, scope) || modes(detector.id) === 'off') continue;
    const before = charts[detector.id] ?? { s: 0 };
    const s = moveChart(before.s, detector.h, detector.evidence(counts, usualOf(usual, now)));
    const isActive = isAlarm(s, detector.h, before.alarmSince !== undefined);
    if (s === 0 && !isActive) continue;
    moved[detector.id] = { s, ...(isActive ? { alarmSince: before.alarmSince ?? now } : {}) };
  }
  return moved;
};

/** The alarms of a scope, as evidence. */
export const alarmsOf = (scope: Scope, { charts }: ScopeState): readonly Evidence[] =>
  DETECTORS.flatMap(({ id, h }): Evidence[] => {
    const chart = charts[id];
    return chart?.alarmSince === undefined
      ? []
      : [{ detector: id, scope, ratio: chart.s / h, since: chart.alarmSince }];
  });

const alarmEvents = (scope: Scope, before: ScopeState, after: ScopeState): WatchEvent[] => {
  const [was, is] = [alarmsOf(scope, before), alarmsOf(scope, after)];
  const lacks = (list: readonly Evidence[], { detector }: Evidence): boolean =>
    !list.some((other) => other.detector === detector);
  return [
    ...is.filter((evidence) => lacks(was, evidence)).map((evidence) => ({ evidence, isActive: true })),
    ...was.filter((evidence) => lacks(is, evidence)).map((evidence) => ({ evidence, isActive: false })),
  ].map((event) => ({ kind: 'alarm', ...event }));
};

const contain = (
  segment: Segment,
  state: ScopeState,
  shared: readonly Evidence[],
  { modes, now }: { readonly modes: DetectorModes; readonly now: Instant },
): { readonly state: ScopeState; readonly events: readonly WatchEvent[] } => {
  const evidence = [...alarmsOf(segment, state), ...shared].filter(
    ({ detector }) => modes(detector) === 'act',
  );
  const weights = DETECTORS.filter(({ id }) => evidence.some(({ detector }) => detector === id)).map(
    ({ weight }) => weight,
  );
  const { containment } = state;
  const next = nextContainment(containment, wantedLevel(weights, containment, now), now);
  if (next.level === containment.level) return { state: { ...state, containment: next }, events: [] };
  const change = { kind: 'containment', segment, from: containment.level, to: next.level, evidence } as const;
  return { state: { ...state, containment: next }, events: [change] };
};

const isQuiet = ({ charts, containment, usual }: ScopeState): boolean =>
  Object.keys(charts).length === 0 && containment.level === 0 && usual === QUIET.usual;

/**
 * The state after one more step, and what has changed by it. A pure function: whichever instance evaluates a step, and
 * the simulator, come to the same.
 */
export const evaluateStep = (
  before: WatchState,
  step: number,
  counts: StepCounts,
  modes: DetectorModes,
): Evaluated => {
  // The end of the step.
  const now = (step + 1) * STEP_MS;
  const events: WatchEvent[] = [];
  const moved = new Map<Scope, ScopeState>();
  for (const scope of new Set<Scope>(['all', ...before.scopes.keys(), ...counts.keys()])) {
    const known = before.scopes.get(scope) ?? QUIET;
    const seen = counts.get(scope) ?? {};
    const charts = moveCharts(known, scope, seen, { modes, now });
    const usual = scope === 'all' ? known.usual : countUsual(known.usual, seen.starts ?? 0, now - STEP_MS);
    const state = { ...known, charts, usual };
    events.push(...alarmEvents(scope, known, state));
    moved.set(scope, state);
  }
  const shared = alarmsOf('all', moved.get('all') ?? QUIET);
  for (const [scope, state] of moved) {
    if (scope === 'all') continue;
    const contained = contain(scope, state, shared, { modes, now });
    events.push(...contained.events);
    moved.set(scope, contained.state);
  }
  const scopes = new Map([...moved].filter(([, state]) => !isQuiet(state)));
  return { state: { through: step, scopes, pins: before.pins }, events };
};
