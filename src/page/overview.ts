import { createHistory } from '../core/live/history.ts';
import type { SignReading } from '../core/live/read-signs.ts';
import { sentenceOf, spokenOf } from '../core/live/sentence.ts';
import { samplesWhere, sumWhere, type Snapshot } from '../core/live/snapshot.ts';
import { createJudge, type Verdict } from '../core/live/status.ts';
import type { HealthReport } from '../core/health.ts';
import { HOUR, type Instant } from '../core/time.ts';

/** What the first screen says in words. */
export interface Overview {
  readonly verdict: Verdict;
  /** When it became so. */
  readonly since?: Instant;
  readonly sentence: string;
  /** The same without figures that change every second: what a screen reader announces. */
  readonly spoken: string;
  readonly signs: readonly SignReading[];
  readonly where: readonly { readonly segment: string; readonly level: number }[];
  readonly degraded: readonly string[];
  readonly health: HealthReport;
  /** Requests since the process began. */
  readonly requests: number;
}

export interface OverviewDeps {
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

/** Judges each sample, and puts it into words. */
export const createOverview = ({ health }: OverviewDeps) => {
  const judge = createJudge();
  const toldBefore = createHistory<number>({ windowMs: HOUR, entries: 360 });
  const toldWithin = (snapshot: Snapshot, at: Instant): number => {
    const total = sumWhere(snapshot, FOREIGN);
    toldBefore.add(at, total);
    return total - (toldBefore.before(at)?.value ?? 0);
  };
  return (snapshot: Snapshot, signs: readonly SignReading[], at: Instant): Overview => {
    const where = containedIn(snapshot);
    const degraded = degradedIn(snapshot);
    const report = health.report();
    const isDegraded = degraded.length > 0 || report.checks.some(({ status }) => status !== 'ok');
    const standing = judge({ signs, level: where[0]?.level ?? 0, isDegraded, at });
    const bound = sumWhere(snapshot, BOUND, { window: '1h' });
    const waiting = sumWhere(snapshot, WAITING);
    const circumstances = { standing, where, told: toldWithin(snapshot, at), waiting, bound, degraded };
    return {
      verdict: standing.verdict,
      ...(standing.since === undefined ? {} : { since: standing.since }),
      sentence: sentenceOf(circumstances),
      spoken: spokenOf(circumstances),
      signs,
      where,
      degraded,
      health: report,
      requests: sumWhere(snapshot, REQUESTS),
    };
  };
};
