import { containedRows } from '../core/live/contained-words.ts';
import type { Contained } from '../core/live/contained.ts';
import { DETECTOR_RUNBOOK } from '../core/live/detector-meanings.ts';
import { createHistory } from '../core/live/history.ts';
import { incidentWords, type IncidentWords } from '../core/live/incident-words.ts';
import {
  createIncidents,
  type Incident,
  type IncidentsDeps,
  type PeopleMeanwhile,
} from '../core/live/incidents.ts';
import type { SignReading } from '../core/live/read-signs.ts';
import { leakWords, spokenOf } from '../core/live/sentence.ts';
import { samplesWhere, sumWhere, type Snapshot } from '../core/live/snapshot.ts';
import { createJudge, isAttack, NOTED_LEVEL, type Verdict } from '../core/live/status.ts';
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
  /** It is above its threshold, and since then nothing was added to it. */
  readonly stillSince?: Instant;
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
  /** Segments whose answers are more careful than configured, the highest level first. */
  readonly contained: (at: Instant) => readonly Contained[];
}

const FOREIGN = 'numberwall_enumeration_foreign_answers_total';
const BOUND = 'numberwall_enumeration_leak_bound_numbers';
const WAITING = 'numberwall_enumeration_answers_waiting';
const CANARY = 'numberwall_canary_total';
const DEGRADED = 'numberwall_degraded';
const REQUESTS = 'numberwall_requests_total';

/** Metrics that it stands on. */
export const OVERVIEW_METRICS: readonly string[] = [FOREIGN, WAITING, BOUND, CANARY, DEGRADED, REQUESTS];

const degradedIn = (snapshot: Snapshot): readonly string[] =>
  samplesWhere(snapshot, DEGRADED)
    .filter(({ value }) => value > 0)
    .map(({ labels }) => (labels['component'] ?? '').replaceAll('_', ' '));

const CONFIRMED = 'NumberwallEnumerationConfirmed';

const shownIncident = (incident: Incident, level: number, at: Instant): ShownIncident => {
  const { id, runbook, isOver, startedAt, lastAt } = incident;
  const isConfirmed = runbook === DETECTOR_RUNBOOK && !isOver && isAttack(incident) && level >= NOTED_LEVEL;
  return {
    id,
    runbook: isConfirmed ? CONFIRMED : runbook,
    isOver,
    startedAt,
    lastAt,
    isAttack: isAttack(incident),
    ...incidentWords(incident, at),
  };
};

/** What the gateway does of its own accord is a row, too: it stays long after the attack. */
const shownLevels = (contained: readonly Contained[], at: Instant): readonly ShownIncident[] =>
  containedRows(contained).map(({ level, since, what, when, where, why }) => ({
    ...{ id: `level-${level}`, runbook: level >= NOTED_LEVEL ? CONFIRMED : DETECTOR_RUNBOOK },
    ...{ isOver: false, isAttack: false, startedAt: since, lastAt: at },
    ...{ what, when, howMuch: where, from: `because of: ${why}`, got: '', people: '' },
  }));

const peopleIn = (snapshot: Snapshot, level: number): PeopleMeanwhile => ({
  canaries: sumWhere(snapshot, CANARY),
  served: sumWhere(snapshot, CANARY, { result: 'ok' }),
  level,
});

const shownSign = ({ id, words, ratio, counted, isOn, lastAt }: SignReading): ShownSign => ({
  ...{ id, words, ratio, isDetector: counted === undefined },
  ...(ratio >= 1 && !isOn ? { stillSince: lastAt } : {}),
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
    const where = deps.contained(at);
    const level = where[0]?.level ?? 0;
    const degraded = degradedIn(snapshot);
    const report = deps.health.report();
    const isDegraded = degraded.length > 0 || report.checks.some(({ status }) => status !== 'ok');
    const waiting = sumWhere(snapshot, WAITING);
    const unproven = sumWhere(snapshot, FOREIGN) + waiting;
    const incidents = incidentsOf({ at, signs, unproven, people: peopleIn(snapshot, level) });
    const standing = judge({ incidents, level, isDegraded, at });
    const bound = sumWhere(snapshot, BOUND, { window: '1h' });
    const shown = (incident: Incident) => shownIncident(incident, level, at);
    const circumstances = { standing, where, told: toldWithin(snapshot, at), waiting, bound, degraded };
    return {
      verdict: standing.verdict,
      ...(standing.since === undefined ? {} : { since: standing.since }),
      sentence: `${spokenOf(circumstances)}.`,
      leaked: `${leakWords(circumstances)}.`,
      incidents: [
        ...standing.incidents.filter(({ isOver }) => !isOver).map(shown),
        ...shownLevels(where, at),
        ...standing.incidents.filter(({ isOver }) => isOver).map(shown),
      ],
      signs: signs.map(shownSign),
      where,
      degraded,
      health: report,
      requests: sumWhere(snapshot, REQUESTS),
    };
  };
};
