import { COUNTED_REASONS, OUTDATED_SOON } from '../attestation/counted-reasons.ts';
import { BELOW } from '../attestation/minimum-version.ts';
import { compareVersions, parseVersion } from '../attestation/semantic-version.ts';
import { REPORT_COUNTERS, withoutControls, type Sample } from './samples.ts';

export interface ReasonCount {
  readonly reason: string;
  /** The class that operators know. */
  readonly result: string;
  readonly requests: number;
  /** Of these, refused already. */
  readonly refused: number;
}

export interface PlatformCount {
  readonly platform: string;
  /** By result. */
  readonly results: Readonly<Record<string, number>>;
}

export interface VersionCount {
  readonly platform: string;
  /** The highest minimum that these apps reach, or `below`. */
  readonly minimum: string;
  readonly requests: number;
}

/** What the counters say of one route. */
export interface RouteTally {
  readonly route: string;
  /** Requests whose attestation was checked. */
  readonly requests: number;
  /** Requests that enforcement for all refuses, those that it has refused included. */
  readonly wouldRefuse: number;
  /** Refused already: the route, or a share of its devices, is enforced. */
  readonly refused: number;
  /** Let in by apps that a later minimum app version will refuse. */
  readonly outdatedSoon: number;
  /** Would be refused, by class; the largest first. */
  readonly classes: readonly { readonly result: string; readonly requests: number }[];
  /** All reasons, the largest first. */
  readonly reasons: readonly ReasonCount[];
  readonly platforms: readonly PlatformCount[];
  /** By platform, oldest first. */
  readonly versions: readonly VersionCount[];
}

const sum = (samples: readonly Sample[]): number => samples.reduce((total, { value }) => total + value, 0);

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);

/** By a label, in the order of its values, so that equal counts come out alike from every source. */
const grouped = (
  samples: readonly Sample[],
  label: string,
): readonly (readonly [string, readonly Sample[]])[] =>
  [
    ...Map.groupBy(samples, ({ labels }) => withoutControls(labels[label] ?? 'none').replaceAll('\n', '�')),
  ].sort(byName);

const descending = <T extends { readonly requests: number }>(rows: readonly T[]): readonly T[] =>
  rows.filter(({ requests }) => requests > 0).sort((a, b) => b.requests - a.requests);

const reasonsOf = (failures: readonly Sample[]): readonly ReasonCount[] =>
  descending(
    grouped(failures, 'reason').map(([reason, samples]) => ({
      reason,
      result: Object.hasOwn(COUNTED_REASONS, reason)
        ? (COUNTED_REASONS[reason]?.result ?? 'invalid')
        : 'invalid',
      requests: sum(samples),
      refused: sum(samples.filter(({ labels }) => labels['enforced'] === 'true')),
    })),
  );

const classesOf = (reasons: readonly ReasonCount[]): RouteTally['classes'] =>
  descending(
    [...Map.groupBy(reasons, ({ result }) => result)].map(([result, rows]) => ({
      result,
      requests: rows.reduce((total, { requests }) => total + requests, 0),
    })),
  );

const byVersion = (a: VersionCount, b: VersionCount): number => {
  const [one, other] = [parseVersion(a.minimum), parseVersion(b.minimum)];
  if (one === undefined || other === undefined)
    return Number(b.minimum === BELOW) - Number(a.minimum === BELOW);
  return compareVersions(one, other);
};

const versionsOf = (samples: readonly Sample[]): readonly VersionCount[] =>
  grouped(samples, 'platform').flatMap(([platform, own]) =>
    grouped(own, 'minimum')
      .map(([minimum, counted]) => ({ platform, minimum, requests: sum(counted) }))
      .filter(({ requests }) => requests > 0)
      .sort(byVersion),
  );

const platformsOf = (results: readonly Sample[]): readonly PlatformCount[] =>
  grouped(results, 'platform')
    .filter(([, samples]) => sum(samples) > 0)
    .map(([platform, samples]) => ({
      platform,
      results: Object.fromEntries(
        grouped(samples, 'result').map(([result, counted]) => [result, sum(counted)]),
      ),
    }));

const tallyRoute = (route: string, samples: readonly Sample[]): RouteTally => {
  const named = (wanted: string) => samples.filter(({ name }) => name === wanted);
  const results = named(REPORT_COUNTERS.results);
  const reasons = reasonsOf(named(REPORT_COUNTERS.failures));
  const refusing = reasons.filter(({ reason }) => reason !== OUTDATED_SOON);
  const total = (rows: readonly ReasonCount[], of: 'requests' | 'refused'): number =>
    rows.reduce((count, row) => count + row[of], 0);
  return {
    route,
    requests: sum(results),
    wouldRefuse: total(refusing, 'requests'),
    refused: total(refusing, 'refused'),
    outdatedSoon: total(reasons, 'requests') - total(refusing, 'requests'),
    classes: classesOf(refusing),
    reasons,
    platforms: platformsOf(results),
    versions: versionsOf(named(REPORT_COUNTERS.appVersions)),
  };
};

/** What the counters of one or more gateways say of each route that has checked a request; the busiest first. */
export const tallyRoutes = (samples: readonly Sample[]): readonly RouteTally[] =>
  descending(grouped(samples, 'route').map(([route, own]) => tallyRoute(route, own)));
