import type { Segment } from '../containment/segment.ts';
import type { Strictness } from '../containment/ledger.ts';
import type { Instant } from '../time.ts';
import type { DetectorId } from './detectors.ts';
import { CALM, type Containment } from './levels.ts';
import type { Mix, MixId } from './mix.ts';
import type { Scope } from './signals.ts';
import { UNKNOWN_USUAL, type Usual } from './usual.ts';

/** One chart of one scope. */
export interface ChartState {
  readonly s: number;
  /** Since when it is above 0: where the change began, if there was one (Hinkley 1971, Biometrika 58). */
  readonly risingSince: Instant;
  /** When a step last added to it. */
  readonly roseAt: Instant;
  /** Truthful answers that nobody completed, since then. */
  readonly foreign: number;
  /** Since when it is an alarm; absent while it is none. */
  readonly alarmSince?: Instant;
}

export interface ScopeState {
  readonly charts: Readonly<Partial<Record<DetectorId, ChartState>>>;
  readonly containment: Containment;
  readonly usual: Usual;
  readonly mixes: Readonly<Partial<Record<MixId, Mix>>>;
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
export const QUIET: ScopeState = {
  charts: {},
  containment: CALM,
  usual: UNKNOWN_USUAL,
  mixes: {},
};

/** As stores keep it. */
export const writeState = ({ through, scopes, pins }: WatchState): string =>
  JSON.stringify({ through, scopes: Object.fromEntries(scopes), pins: Object.fromEntries(pins) });

/** All levels of containment. */
export const LEVELS = [0, 1, 2, 3] as const satisfies readonly Strictness[];
