import type { Instant } from '../time.ts';
import { isAlarm, moveChart } from './cusum.ts';
import { DETECTORS, type Before, type Detector, type DetectorId } from './detectors.ts';
import { STEP_MS, type Counts, type Scope } from './signals.ts';
import type { ChartState, ScopeState } from './state.ts';

/** Whether a detector is asked at all, is asked, or may contain. */
export type DetectorMode = 'off' | 'observe' | 'act';

export type DetectorModes = (id: DetectorId) => DetectorMode;

/** One detector’s say. */
export interface Evidence {
  readonly detector: DetectorId;
  readonly scope: Scope;
  /** S ÷ h: 1 and more is an alarm. */
  readonly ratio: number;
  /** Since when it is an alarm. */
  readonly since: Instant;
  /** Since when there was any evidence: about where it began. */
  readonly risingSince: Instant;
  /** Truthful answers in the scope since then that nobody completed: what was learned, with what honest people gave up. */
  readonly foreign: number;
}

const appliesTo = ({ scope: of }: Detector, scope: Scope): boolean => (of === 'all') === (scope === 'all');

/** The charts of a scope after a step that ends at `now`; those without evidence are left out. */
export const moveCharts = (
  charts: ScopeState['charts'],
  scope: Scope,
  counts: Counts,
  { modes, now, ...known }: Before & { readonly modes: DetectorModes; readonly now: Instant },
): ScopeState['charts'] => {
  const moved: Partial<Record<DetectorId, ChartState>> = {};
  for (const detector of DETECTORS) {
    if (!appliesTo(detector, scope) || modes(detector.id) === 'off') continue;
    const before = charts[detector.id] ?? { s: 0, risingSince: now - STEP_MS, roseAt: 0, foreign: 0 };
    const evidence = detector.evidence(counts, known);
    const s = moveChart(before.s, detector.h, evidence);
    const isActive = isAlarm(s, detector.h, before.alarmSince !== undefined);
    if (s === 0 && !isActive) continue;
    moved[detector.id] = {
      s,
      risingSince: before.risingSince,
      roseAt: evidence > 0 ? now : before.roseAt,
      foreign: before.foreign + (counts.foreign ?? 0),
      ...(isActive ? { alarmSince: before.alarmSince ?? now } : {}),
    };
  }
  return moved;
};

const THRESHOLDS: ReadonlyMap<DetectorId, number> = new Map(DETECTORS.map(({ id, h }) => [id, h]));

/** The alarms of a scope, as evidence. */
export const alarmsOf = (scope: Scope, { charts }: ScopeState): readonly Evidence[] => {
  const alarms: Evidence[] = [];
  for (const id of Object.keys(charts) as DetectorId[]) {
    const chart = charts[id];
    if (chart?.alarmSince === undefined) continue;
    const { s, alarmSince: since, risingSince, foreign } = chart;
    alarms.push({ detector: id, scope, ratio: s / (THRESHOLDS.get(id) ?? 1), since, risingSince, foreign });
  }
  return alarms;
};

/** Of several: since when the first is an alarm, since when there was any evidence, and what was learned since; if there are any. */
export const summaryOf = (
  evidence: readonly Evidence[],
): Pick<Evidence, 'since' | 'risingSince' | 'foreign'> | undefined =>
  evidence.length === 0
    ? undefined
    : {
        since: Math.min(...evidence.map(({ since }) => since)),
        risingSince: Math.min(...evidence.map(({ risingSince }) => risingSince)),
        foreign: Math.max(...evidence.map(({ foreign }) => foreign)),
      };
