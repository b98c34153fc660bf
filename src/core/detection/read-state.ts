import { SEGMENTS, type Segment } from '../containment/segment.ts';
import type { Strictness } from '../containment/ledger.ts';
import { DETECTOR_IDS } from './detectors.ts';
import { CALM, type Containment } from './levels.ts';
import { MIX_IDS, type Mix, type MixId } from './mix.ts';
import type { Shares } from './shares.ts';
import type { Scope } from './signals.ts';
import { LEVELS, NOTHING_WATCHED, type Pin, type ScopeState, type WatchState } from './state.ts';
import { UNKNOWN_USUAL, type Usual } from './usual.ts';

const SCOPES: ReadonlySet<string> = new Set<Scope>(['all', ...SEGMENTS]);
const isScope = (text: string): text is Scope => SCOPES.has(text);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const number = (value: unknown): number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : 0;

const readCharts = (value: unknown): ScopeState['charts'] => {
  const charts = isRecord(value) ? value : {};
  return Object.fromEntries(
    DETECTOR_IDS.flatMap((id) => {
      const chart = charts[id];
      if (!isRecord(chart)) return [];
      const { s, risingSince, roseAt, foreign, alarmSince } = chart;
      const rose = { risingSince: number(risingSince), roseAt: number(roseAt) };
      const kept = { s: number(s), ...rose, foreign: number(foreign) };
      return [[id, alarmSince === undefined ? kept : { ...kept, alarmSince: number(alarmSince) }]];
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

const PART = /^[\w-]{1,64}$/;

const readShares = (value: unknown): Shares =>
  Object.fromEntries(
    Object.entries(isRecord(value) ? value : {}).flatMap(([part, count]) =>
      PART.test(part) && number(count) > 0 ? [[part, number(count)]] : [],
    ),
  );

const readMixes = (value: unknown): ScopeState['mixes'] => {
  const mixes = isRecord(value) ? value : {};
  return Object.fromEntries(
    MIX_IDS.flatMap((id): [MixId, Mix][] => {
      const mix = mixes[id];
      if (!isRecord(mix)) return [];
      const { recent, usual, hour } = mix;
      return [[id, { recent: readShares(recent), usual: readShares(usual), hour: number(hour) }]];
    }),
  );
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
              mixes: readMixes(value['mixes']),
            },
          ],
        ]
      : [],
  );
  return { through: number(kept['through']), scopes: new Map(scopes), pins: readPins(kept['pins']) };
};

/** Reads what a store kept, and remembers the last: it changes every ten seconds, and is read every second. */
export const createStateReader = (): ((text: string | undefined) => WatchState) => {
  let last: { readonly text: string | undefined; readonly state: WatchState } | undefined;
  return (text) => {
    if (last?.text !== text || last === undefined) last = { text, state: readState(text) };
    return last.state;
  };
};
