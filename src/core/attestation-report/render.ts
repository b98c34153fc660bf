import { COUNTED_REASONS, OUTDATED_SOON } from '../attestation/counted-reasons.ts';
import { BELOW } from '../attestation/minimum-version.ts';
import { nextStep } from '../attestation/next-steps.ts';
import { bar, countText, percentText } from './number-text.ts';
import { withoutControls } from './samples.ts';
import type { ReasonCount, RouteTally } from './tally.ts';
import type { Verdict } from './verdict.ts';

/** One route and what is said of it. */
export interface JudgedRoute {
  readonly tally: RouteTally;
  readonly verdict: Verdict;
}

const BAR = 20;
const MARKS = { safe: 'OK', not_safe: '!!', too_few: '??' } as const;

/** Columns as wide as their widest cell: the first to the left, the last as it is, the others to the right. */
const table = (rows: readonly (readonly string[])[]): readonly string[] => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) =>
    row
      .map((cell, column) => {
        if (column === 0) return cell.padEnd(widths[0] ?? 0);
        return column === row.length - 1 ? cell : cell.padStart(widths[column] ?? 0);
      })
      .join('  ')
      .trimEnd(),
  );
};

const section = (title: string, lines: readonly string[]): readonly string[] =>
  lines.length === 0 ? [] : ['', `   ${title}`, ...lines.map((line) => `     ${line}`)];

const measured = (name: string, count: number, whole: number): readonly string[] => [
  name,
  countText(count),
  percentText(count, whole),
  bar(whole === 0 ? 0 : count / whole, BAR),
];

const explain = ({ reason, refused }: ReasonCount): readonly string[] => {
  const sentence = Object.hasOwn(COUNTED_REASONS, reason) ? COUNTED_REASONS[reason]?.sentence : undefined;
  const already = refused === 0 || reason === OUTDATED_SOON ? '' : ` Refused already: ${countText(refused)}.`;
  return [
    `${reason}: ${sentence ?? 'A reason that this version of the report does not know.'}${already}`,
    `  → ${nextStep(reason)}`,
  ];
};

const platformRows = ({ platforms, requests }: RouteTally): readonly string[] =>
  table(
    platforms.map(({ platform, results }) => {
      const total = Object.values(results).reduce((sum, count) => sum + count, 0);
      const said = Object.entries(results)
        .filter(([, count]) => count > 0)
        .sort(([, a], [, b]) => b - a)
        .map(([result, count]) => `${result} ${countText(count)}`)
        .join(', ');
      return [platform, countText(total), percentText(total, requests), said];
    }),
  );

const versionRows = ({ versions, requests }: RouteTally): readonly string[] =>
  table(
    versions.map(({ platform, minimum, requests: count }) =>
      measured(
        `${platform} ${minimum === BELOW ? 'below every minimum' : `from ${minimum}`}`,
        count,
        requests,
      ),
    ),
  );

const soon = ({ outdatedSoon, requests }: RouteTally): readonly string[] =>
  outdatedSoon === 0
    ? []
    : [
        `   ${percentText(outdatedSoon, requests)} more will be refused once the next minimum app version holds.`,
      ];

const renderRoute = ({ tally, verdict }: JudgedRoute): string => {
  const { route, requests, classes, reasons } = tally;
  return [
    `${MARKS[verdict.kind]} ${route}: ${verdict.sentence}`,
    ...soon(tally),
    ...section(
      'would be refused, by class',
      table(classes.map(({ result, requests: count }) => measured(result, count, requests))),
    ),
    ...section(
      'by reason',
      table(reasons.map(({ reason, requests: count }) => measured(reason, count, requests))),
    ),
    ...section('what that means, and what to do', reasons.flatMap(explain)),
    ...section('by platform, all requests', platformRows(tally)),
    ...section('by minimum app version, requests with a verified token', versionRows(tally)),
    '',
  ].join('\n');
};

/** The report as text for a terminal, the routes in the order given. */
export const renderReport = (source: string, routes: readonly JudgedRoute[]): string =>
  withoutControls(
    [
      `Attestation as of ${source}`,
      '',
      ...(routes.length === 0 ? ['No request has been checked on any route asked about.', ''] : []),
      ...routes.map(renderRoute),
    ].join('\n'),
  );
