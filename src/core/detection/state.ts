import { SEGMENTS, type Segment } from '../containment/segment.ts';
import type { Strictness } from '../containment/ledger.ts';
import type { Instant } from '../time.ts';
import { DETECTOR_IDS, type DetectorId } from './detectors.ts';
import { CALM, type Containment } from './levels.ts';
import type { Scope } from './signals.ts';
import { UNKNOWN_USUAL, type Usual } from './usual.ts';

/** One chart of one scope. */
export interface ChartState {
  readonly s: number;
  /** Since when it is an alarm; absent while it is none. */
  readonly alarmSince?: Instant;
}

export interface ScopeState {
  readonly charts: Readonly<Partial<Record<DetectorId, ChartState>>>;
  readonly containment: Containment;
  readonly usual: Usual;
}

/** A level at which an operator holds a segment. */
export interface Pin {
  readonly level: Strictness;
  readonly reason: string;
  readonly by: string;
  readonly at: Instant;
  /** Absent: until it is taken back. */
  readonly until?: Instant;
}

/** What all instances hold together. */
export interface WatchState {
  /** The last step that was evaluated. */
  readonly through: number;
  readonly scopes: ReadonlyMap<Scope, ScopeState>;
  readonly pins: ReadonlyMap<Segment, Pin>;
}

export const NOTHING_WATCHED: WatchState = { through: 0, scopes: new Map(), pins: new Map() };
export const QUIET: ScopeState = { charts: {}, containment: CALM, usual: UNKNOWN_USUAL };

/** As stores keep it. */
export const writeState = ({ through, scopes, pins }: WatchState): string =>
  JSON.stringify({ through, scopes: Object.fromEntries(scopes), pins: Object.fromEntries(pins) });

/** All levels of containment. */
export const LEVELS = [0, 1, 2, 3] as const satisfies readonly Strictness[];

const SCOPES: ReadonlySet<string> = new Set<Scope>(['all', ...SEGMENTS]);
const isScope = (text: string): text is Scope => SCOPES.has(text);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const number = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;

const readCharts = (value: unknown): ScopeState['charts'] => {
  const kept = isRecord(value) ? value : {};
  return Object.fromEntries(
    DETECTOR_IDS.flatMap((id) => {
      const chart = kept[id];
      if (!isRecord(chart)) return [];
      const { s, alarmSince } = chart;
      return [
        [id, { s: number(s), ...(alarmSince === undefined ? {} : { alarmSince: number(alarmSince) }) }],
      ];
    }),
  );
};

const readLevel = (value: unknown): Strictness => LEVELS.find((known) => known === value) ?? 0;

const readContainment = (value: unknown): Containment => {
  if (!isRecord(value)) return CALM;
  return {
    level: readLevel(value['level']),
    since: number(value['since']),
    reasonAt: number(value['reasonAt']),
  };
};

const readUsual = (value: unknown): Usual => {
  if (!isRecord(value) || !Array.isArray(value['hours']) || value['hours'].length !== 24)
    return UNKNOWN_USUAL;
  const hours = value['hours'].map((starts: unknown) => (starts === -1 ? -1 : number(starts)));
  const { hour, counted, isWhole } = value;
  return { hours, hour: number(hour), counted: number(counted), isWhole: isWhole === true };
};

const readPins = (value: unknown): WatchState['pins'] =>
  new Map(
    Object.entries(isRecord(value) ? value : {}).flatMap(([segment, pin]): [Segment, Pin][] => {
      if (!isScope(segment) || segment === 'all' || !isRecord(pin)) return [];
      const { reason, by, until } = pin;
      if (typeof reason !== 'string' || typeof by !== 'string') return [];
      const held = { level: readLevel(pin['level']), reason, by, at: number(pin['at']) };
      return [[segment, until === undefined ? held : { ...held, until: number(until) }]];
    }),
  );

/** What a store kept; what is not of the form is forgotten, which costs evidence, and never more than that. */
export const readState = (text: string | undefined): WatchState => {
  if (text === undefined) return NOTHING_WATCHED;
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return NOTHING_WATCHED;
  }
  if (!isRecord(kept) || !isRecord(kept['scopes'])) return NOTHING_WATCHED;
  const scopes = Object.entries(kept['scopes']).flatMap(([scope, value]): [Scope, ScopeState][] =>
    isScope(scope) && isRecord(value)
      ? [
          [
            scope,
            {
              charts: readCharts(value['charts']),
              containment: readContainment(value['containment']),
              usual: readUsual(value['usual']),
            },
          ],
        ]
      : [],
  );
  return { through: number(kept['through']), scopes: new Map(scopes), pins: readPins(kept['pins']) };
};
