import type { Verdict } from '../judging/verdict.ts';

/** What one run has shown: the JSON file, and what the page is drawn from. No number, address, token or key is in it. */
export interface Report {
  readonly $schema: string;
  readonly scenario: {
    readonly id: string;
    readonly name: string;
    readonly kind: 'attack' | 'honest';
    readonly anchor: string;
  };
  readonly configuration: {
    readonly startedAt: string;
    readonly seed: number;
    readonly target: 'own' | 'given';
    readonly disclosure: 'budgeted' | 'never' | 'unknown';
    readonly instances: number;
    readonly seconds: number;
    readonly attackPerSecond: number;
    readonly honestPerSecond: number;
    readonly honest: string;
    readonly viaProxy: boolean;
  };
  /** It was interrupted: the figures are those until then. */
  readonly partial: boolean;
  readonly holds: boolean;
  readonly verdicts: readonly Verdict[];
  readonly totals: Totals;
  readonly series: Series;
}

/** Sums over the run. */
export interface Totals {
  readonly arrivals: number;
  readonly dropped_iterations: number;
  readonly numbersLearned: number;
  readonly toldFalse: number;
  readonly blind: number;
  readonly refused: number;
  readonly failed: number;
  readonly refusals: Readonly<Record<string, number>>;
  readonly naiveNumbers: number;
  readonly bound: number | null;
  readonly honest: {
    readonly begun: number;
    readonly registered: number;
    readonly told: number;
    readonly blind: number;
    readonly blindWhereAttacked: number;
    readonly refused: number;
    readonly askedToComeLater: number;
  };
  readonly spending: {
    readonly keys: number;
    readonly addresses: number;
    readonly dollars: number | null;
    readonly dollarsPerNumber: number | null;
  };
}

/** One value for each step of the time axis; null where there is none. */
export interface Series {
  readonly stepSeconds: number;
  readonly arrivals: readonly number[];
  readonly dropped: readonly number[];
  readonly learned: readonly number[];
  readonly toldFalse: readonly number[];
  readonly blind: readonly number[];
  readonly refused: readonly number[];
  readonly failed: readonly number[];
  readonly naive: readonly number[];
  readonly refusals: Readonly<Record<string, readonly number[]>>;
  readonly attackP50: readonly (number | null)[];
  readonly attackP99: readonly (number | null)[];
  readonly honestP50: readonly (number | null)[];
  readonly honestP99: readonly (number | null)[];
  readonly honestBegun: readonly number[];
  readonly honestRegistered: readonly number[];
  readonly honestBlind: readonly number[];
  readonly honestRefused: readonly number[];
  readonly foreignAnswers: readonly (number | null)[];
  readonly level: readonly (number | null)[];
  readonly alarms: readonly (number | null)[];
}
