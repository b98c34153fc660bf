import { createHistory } from '../core/live/history.ts';
import { incidentWords, type IncidentWords } from '../core/live/incident-words.ts';
import { createIncidents, type Incident, type IncidentsDeps } from '../core/live/incidents.ts';
import type { SignReading } from '../core/live/read-signs.ts';
import { leakWords, spokenOf } from '../core/live/sentence.ts';
import { samplesWhere, sumWhere, type Snapshot } from '../core/live/snapshot.ts';
import { createJudge, isAttack, type Verdict } from '../core/live/status.ts';
import type { HealthReport } from '../core/health.ts';
import { HOUR, type Instant } from '../core/time.ts';

/** A row of the first screen. */
export interface ShownIncident
  extends IncidentWords, Pick<Incident, 'id' | 'runbook' | 'isOver' | 'startedAt' | 'lastAt'> {
  readonly isAttack: boolean;
}

/** A sign, at its threshold or not. */
export type ShownSign = Pick<SignReading, 'id' | 'words' | 'ratio'> & {
  readonly isDetector: boolean;
};

/** What the first screen says in words. */
export interface Overview {
  readonly verdict: Verdict;
  /** When it became so. */
  readonly since?: Instant;
  /** Without figures that change every second: what a screen reader announces, too. */
  readonly sentence: string;
  /** What has leaked, and may yet. */
  readonly leaked: string;
  readonly incidents: readonly ShownIncident[];
  /** Everything that is looked at, as it stands. */
  readonly signs: readonly ShownSign[];
  readonly where: readonly { readonly segment: string; readonly level: number }[];
  readonly degraded: readonly string[];
  readonly health: HealthReport;
  /** Requests since the process began. */
  readonly requests: number;
}

export interface OverviewDeps extends IncidentsDeps {
  readonly health: { report(): HealthReport };
}

const FOREIGN = 'numberwall_enumeration_foreign_answers_total';
const BOUND = 'numberwall_enumeration_leak_bound_numbers';
const WAITING = 'numberwall_enumeration_answers_waiting';
const LEVELS = 'numberwall_enumeration_containment_level';
const DEGRADED = 'numberwall_degraded';
const REQUESTS = 'numberwall_requests_total';

/** Metrics that it stands on. */
export const OVERVIEW_METRICS: readonly string[] = [FOREIGN, WAITING, BOUND, LEVELS, DEGRADED, REQUESTS];

const containedIn = (snapshot: Snapshot): Overview['where'] =>
  samplesWhere(snapshot, LEVELS)
    .filter(({ value }) => value > 0)
    .map(({ labels, value }) => ({ segment: labels['segment'] ?? '', level: value }))
    .sort((a, b) => b.level - a.level);

const degradedIn = (snapshot: Snapshot): readonly string[] =>
  samplesWhere(snapshot, DEGRADED)
    .filter(({ value }) => value > 0)
    .map(({ labels }) => (labels['component'] ?? '').replaceAll('_', ' '));

const shownIncident = (incident: Incident, at: Instant): ShownIncident => {
  const { id, runbook, isOver, startedAt, lastAt } = incident;
  return {
    id,
    runbook,
    isOver,
    startedAt,
    lastAt,
    isAttack: isAttack(incident),
    ...incidentWords(incident, at),
  };
};

const shownSign = ({ id, words, ratio, counted }: SignReading): ShownSign => ({
  ...{ id, words, ratio, isDetector: counted === undefined },
});

/** Judges each sample, and puts it into words. */
export const createOverview = (deps: OverviewDeps) => {
  const judge = createJudge();
  const incidentsOf = createIncidents(deps);
  const toldBefore = createHistory<number>({ windowMs: HOUR, entries: 360 });
  const toldWithin = (snapshot: Snapshot, at: Instant): number => {
    const total = sumWhere(snapshot, FOREIGN);
    toldBefore.add(at, total);
    return total - (toldBefore.before(at)?.value ?? 0);
  };
  return (snapshot: Snapshot, signs: readonly SignReading[], at: Instant): Overview => {
    const where = containedIn(snapshot);
    const degraded = degradedIn(snapshot);
    const report = deps.health.report();
    const isDegraded = degraded.length > 0 || report.checks.some(({ status }) => status !== 'ok');
    const waiting = sumWhere(snapshot, WAITING);
    const unproven = sumWhere(snapshot, FOREIGN) + waiting;
    const incidents = incidentsOf({ at, signs, unproven });
    const standing = judge({ incidents, level: where[0]?.level ?? 0, isDegraded, at });
    const bound = sumWhere(snapshot, BOUND, { window: '1h' });
    const circumstances = { standing, where, told: toldWithin(snapshot, at), waiting, bound, degraded };
    return {
      verdict: standing.verdict,
      ...(standing.since === undefined ? {} : { since: standing.since }),
      sentence: `${spokenOf(circumstances)}.`,
      leaked: `${leakWords(circumstances)}.`,
      incidents: standing.incidents.map((incident) => shownIncident(incident, at)),
      signs: signs.map(shownSign),
      where,
      degraded,
      health: report,
      requests: sumWhere(snapshot, REQUESTS),
    };
  };
};
