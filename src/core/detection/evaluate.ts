import type { Segment } from '../containment/segment.ts';
import type { Strictness } from '../containment/ledger.ts';
import { HOUR, type Instant } from '../time.ts';
import { alarmsOf, moveCharts, type DetectorModes, type Evidence } from './charts.ts';
import { DETECTORS } from './detectors.ts';
import { knownMixes } from './known-mixes.ts';
import { nextContainment, wantedLevel } from './levels.ts';
import { countMix, EMPTY_MIX, partsOf, type MixId } from './mix.ts';
import { STEP_MS, type Counts, type Scope, type StepCounts } from './signals.ts';
import { QUIET, type ScopeState, type WatchState } from './state.ts';
import { countUsual, usualOf } from './usual.ts';

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

const alarmEvents = (scope: Scope, before: ScopeState, after: ScopeState): WatchEvent[] => {
  const [was, is] = [alarmsOf(scope, before), alarmsOf(scope, after)];
  if (was.length === 0 && is.length === 0) return [];
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

/** The mixes that are counted of everything, and of each segment. */
const MIXES_OF = { all: ['country', 'route'], segment: ['answers'] } as const satisfies Record<
  string,
  MixId[]
>;

const countMixes = (
  scope: Scope,
  { mixes }: ScopeState,
  counts: Counts,
  at: Instant,
): ScopeState['mixes'] => {
  const counted = MIXES_OF[scope === 'all' ? 'all' : 'segment'].map((id) => {
    const before = mixes[id] ?? EMPTY_MIX;
    return [id, countMix(before, partsOf(id, counts), Math.floor(at / HOUR))] as const;
  });
  return Object.fromEntries(counted.filter(([, mix]) => mix !== EMPTY_MIX));
};

/** A scope after a step that ends at `now`, but for its containment. */
const countScope = (
  { scopes }: WatchState,
  scope: Scope,
  counts: Counts,
  { modes, now }: { readonly modes: DetectorModes; readonly now: Instant },
): ScopeState => {
  const known = scopes.get(scope) ?? QUIET;
  const before = { usual: usualOf(known.usual, now), mixes: knownMixes(scopes, scope, now - STEP_MS) };
  const at = now - STEP_MS;
  return {
    charts: moveCharts(known.charts, scope, counts, { ...before, modes, now }),
    containment: known.containment,
    usual: scope === 'all' ? known.usual : countUsual(known.usual, counts.starts ?? 0, at),
    mixes: countMixes(scope, known, counts, at),
  };
};

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
    const state = countScope(before, scope, counts.get(scope) ?? {}, { modes, now });
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
  return { state: { through: step, scopes: moved, pins: before.pins }, events };
};
