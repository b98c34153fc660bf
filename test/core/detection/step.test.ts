import { describe, expect, it } from '@jest/globals';

import type { DetectorMode } from '../../../src/core/detection/charts.ts';
import { evaluateStep } from '../../../src/core/detection/evaluate.ts';
import { STAND_DOWN_MS } from '../../../src/core/detection/levels.ts';
import { STEP_MS, type Counts, type Scope } from '../../../src/core/detection/signals.ts';
import {
  NOTHING_WATCHED,
  QUIET,
  type ScopeState,
  type WatchState,
} from '../../../src/core/detection/state.ts';

const STEP = 180_000_000;
const NOW = (STEP + 1) * STEP_MS;
const SEGMENT = 'northern-america/tee';
const OTHER = 'southern-asia/tee';

const stateOf = (scopes: Readonly<Partial<Record<Scope, Partial<ScopeState>>>>): WatchState => ({
  ...{ through: STEP - 1, pins: NOTHING_WATCHED.pins },
  scopes: new Map(
    Object.entries(scopes).map(([scope, state]): [Scope, ScopeState] => [
      scope as Scope,
      { ...QUIET, ...state },
    ]),
  ),
});

const evaluate = (
  before: WatchState,
  counts: Readonly<Partial<Record<Scope, Counts>>>,
  mode: (id: string) => DetectorMode = () => 'act',
) => evaluateStep(before, STEP, new Map(Object.entries(counts) as [Scope, Counts][]), mode);

const alarm = { s: 16, risingSince: 1, roseAt: 2, foreign: 3, alarmSince: 4 };
const evidence = (detector: string, scope: Scope, changes: object = {}) => ({
  ...{ detector, scope, risingSince: NOW - STEP_MS, foreign: 0, since: NOW },
  ...changes,
});

describe('a step', () => {
  it('of nothing leaves nothing but its number', () => {
    const { state, events } = evaluate(NOTHING_WATCHED, {});
    expect(events).toEqual([]);
    expect(state).toEqual({ ...stateOf({ all: {} }), through: STEP });
  });

  it('says which alarms begin, and which end', () => {
    const before = stateOf({ [SEGMENT]: { charts: { 'completion-failure': { ...alarm, s: 8 } } } });
    const { events } = evaluate(before, { [SEGMENT]: { completed: 99, starts: 1, tripwires: 5 } });
    expect(events).toEqual([
      { kind: 'alarm', isActive: true, evidence: expect.objectContaining(evidence('tripwire', SEGMENT)) },
      {
        kind: 'alarm',
        isActive: false,
        evidence: {
          detector: 'completion-failure',
          scope: SEGMENT,
          ratio: 0.5,
          since: 4,
          risingSince: 1,
          foreign: 3,
        },
      },
      expect.objectContaining({ kind: 'containment', segment: SEGMENT, from: 0, to: 1 }),
    ]);
  });

  it('says an alarm once', () => {
    const first = evaluate(NOTHING_WATCHED, { [SEGMENT]: { failed: 40 } });
    expect(first.events).toMatchObject([{ kind: 'alarm', isActive: true }]);
    const again = evaluateStep(first.state, STEP + 1, new Map([[SEGMENT, { failed: 40 }]]), () => 'act');
    expect(again.events).toEqual([]);
  });

  it('contains a segment by its own alarms', () => {
    const { state, events } = evaluate(NOTHING_WATCHED, {
      [SEGMENT]: { starts: 9, failed: 40, tripwires: 9 },
      [OTHER]: { failed: 40 },
    });
    expect(events.filter(({ kind }) => kind === 'containment')).toEqual([
      {
        ...{ kind: 'containment', segment: SEGMENT, from: 0, to: 2 },
        evidence: [
          expect.objectContaining(evidence('completion-failure', SEGMENT)),
          expect.objectContaining(evidence('tripwire', SEGMENT)),
        ],
      },
    ]);
    expect(state.scopes.get(SEGMENT)?.containment).toEqual({ level: 2, since: NOW, reasonAt: NOW });
    expect(state.scopes.get(OTHER)?.containment.level).toBe(0);
  });

  it('contains every segment that is known by an alarm of everything', () => {
    const { state, events } = evaluate(stateOf({ [OTHER]: { charts: { tripwire: { ...alarm, s: 1 } } } }), {
      all: { numbers: 40, invalid: 40 },
      [SEGMENT]: { starts: 1 },
    });
    const levels = [SEGMENT, OTHER].map((of) => state.scopes.get(of as Scope)?.containment.level);
    expect(levels).toEqual([1, 1]);
    expect(state.scopes.get('all')?.containment.level).toBe(0);
    expect(events.filter(({ kind }) => kind === 'containment')).toHaveLength(2);
  });

  it('contains by detectors that may act alone', () => {
    const observed = evaluate(
      NOTHING_WATCHED,
      { [SEGMENT]: { starts: 9, failed: 40, tripwires: 9 } },
      (id) => (id === 'tripwire' ? 'observe' : 'act'),
    );
    expect(observed.events.map(({ kind }) => kind)).toEqual(['alarm', 'alarm']);
    expect(observed.state.scopes.get(SEGMENT)?.containment.level).toBe(0);
  });

  it('notes a reason that goes on, and falls without one, saying so', () => {
    const long = { level: 1, since: 5, reasonAt: NOW - STAND_DOWN_MS } as const;
    const before = (charts: ScopeState['charts']) => stateOf({ [SEGMENT]: { containment: long, charts } });
    const goesOn = evaluate(before({ tripwire: { ...alarm, s: 9 } }), {});
    expect(goesOn.state.scopes.get(SEGMENT)?.containment).toEqual({ level: 1, since: 5, reasonAt: NOW });
    expect(goesOn.events).toEqual([]);
    const falls = evaluate(before({}), {});
    expect(falls.events).toEqual([{ kind: 'containment', segment: SEGMENT, from: 1, to: 0, evidence: [] }]);
    expect(falls.state.scopes.get(SEGMENT)?.containment).toEqual({ level: 0, since: NOW, reasonAt: NOW });
  });

  it('counts what is usual of each segment, and mixes where they are told apart', () => {
    const { state } = evaluate(NOTHING_WATCHED, {
      all: { 'country:US': 2, 'route:lookup': 2, hits: 1 },
      [SEGMENT]: { starts: 2, hits: 1, 'country:US': 1 },
    });
    const hour = Math.floor((NOW - STEP_MS) / 3_600_000);
    const [all, segment] = [state.scopes.get('all'), state.scopes.get(SEGMENT)];
    expect(Object.keys(all?.mixes ?? {})).toEqual(['country', 'route']);
    expect(Object.keys(segment?.mixes ?? {})).toEqual(['answers']);
    expect(segment?.mixes.answers).toEqual({
      recent: { hits: 1 },
      usual: { hits: 1 },
      hour,
    });
    expect(segment?.usual).toMatchObject({ hour, counted: 2 });
    expect(all?.usual).toEqual(QUIET.usual);
  });

  it('weighs starts by what the hour usually has', () => {
    const hour = Math.floor((NOW - STEP_MS) / 3_600_000);
    const hours = QUIET.usual.hours.map((_, at) => (at === hour % 24 ? 360 : -1));
    const known = { usual: { hours, hour, counted: 0, isWhole: true } };
    const { events } = evaluate(stateOf({ [SEGMENT]: known }), { [SEGMENT]: { failed: 60 } });
    expect(events.flatMap((event) => (event.kind === 'alarm' ? event.evidence.detector : []))).toEqual([
      'completion-failure',
      'start-surge',
    ]);
  });

  it('keeps pins as they are', () => {
    const pins: WatchState['pins'] = new Map([[SEGMENT, { level: 3, reason: 'drill', by: 'sre', at: 1 }]]);
    expect(evaluate({ ...stateOf({}), pins }, {}).state.pins).toBe(pins);
  });
});
