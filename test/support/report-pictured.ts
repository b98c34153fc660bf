import { figure, percent } from '../../load-tests/report/figures.ts';
import type { Report } from '../../load-tests/report/report.ts';
import { sourcesDigest } from './sources-digest.ts';

const ROOT = new URL('../../', import.meta.url);

/** What the first screen of a report looks like, and what was played for it, follow from these. */
const SOURCES = [
  'load-tests/report/figures.ts',
  'load-tests/report/page.ts',
  'load-tests/report/view',
  'load-tests/scenarios/authy-2024.ts',
] as const;

export const REPORT_PICTURE = new URL('docs/authy-2024.png', ROOT);
/** Beside the picture: of which page it is. */
export const REPORT_PICTURED_FILE = new URL('docs/authy-2024.sha256', ROOT);

/** Where the picture stands, with what one sees on it. */
export const SHOWN_IN = ['README.md', 'docs/lab.md'] as const;

/** SHA-256 over the sources of what the picture shows, hexadecimal. */
export const reportPicturedDigest = (): string => sourcesDigest(SOURCES);

const MARKS = {
  begin: '<!-- written by `npm run report-picture`: begin -->',
  end: '<!-- written by `npm run report-picture`: end -->',
} as const;

/** Two lines on what one sees: figures of the run that the picture is of, and no others. */
export const caption = ({ totals, configuration, verdicts }: Report): string => {
  const { arrivals, naiveNumbers, numbersLearned, spending, honest } = totals;
  const registered = verdicts.find(({ id }) => id === 'honest-registered')?.measured ?? 0;
  return [
    `The breach of July 2024 over real sockets, for ${figure(configuration.seconds)} s: ${figure(arrivals)} look-ups without a token from ${figure(spending.addresses)} addresses.`,
    `Of these arrivals a limit of 10 a minute per address alone would have given away **${figure(naiveNumbers)}** numbers; Numberwall gave away **${figure(numbersLearned)}**, while of ${figure(honest.begun)} honest people beside ${percent(registered)} of those who typed in their code were registered, and ${figure(honest.refused)} of their requests were refused.`,
  ].join('\n');
};

/** What stands between the marks. @throws {RangeError} where they are missing. */
export const captionIn = (text: string): string => {
  const [from, to] = [text.indexOf(MARKS.begin), text.indexOf(MARKS.end)];
  if (from < 0 || to < from) throw new RangeError('the document lacks its marks');
  return text.slice(from + MARKS.begin.length, to).trim();
};

/** The text with another caption between its marks. */
export const withCaption = (text: string, words: string): string => {
  captionIn(text);
  const [from, to] = [text.indexOf(MARKS.begin) + MARKS.begin.length, text.indexOf(MARKS.end)];
  return `${text.slice(0, from)}\n\n${words}\n\n${text.slice(to)}`;
};
