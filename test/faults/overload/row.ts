import type { Attack } from './attacks.ts';
import type { OverloadResult } from './play.ts';

const mib = (bytes: number): string => (bytes / 2 ** 20).toFixed(0);
const count = (value: number): string => value.toLocaleString('en-US');
const ms = (value: number): string => (value < 10 ? value.toFixed(1) : value.toFixed(0));

const cameOf = ({ tally: { answers, opened, mostOpen, sent } }: OverloadResult): string => {
  const answered = Object.entries(answers).map(([status, times]) => `${count(times)} × ${status}`);
  const said =
    sent > 0 ? `${count(sent)} sent` : `${count(opened)} opened, ${count(mostOpen)} at most at a time`;
  return [said, ...answered].join('; ');
};

export const OVERLOAD_HEAD = [
  '| beside the honest phones | what came of it | honest p50, p99 alone | beside it | of them not answered | memory before, at most |',
  '| --- | --- | --- | --- | --- | --- |',
];

export const overloadRow = ({ what }: Attack, result: OverloadResult): string => {
  const { alone, beside, residentBefore, residentMost } = result;
  const cells = [
    what,
    cameOf(result),
    `${ms(alone.p50)}, ${ms(alone.p99)} ms`,
    `${ms(beside.p50)}, ${ms(beside.p99)} ms`,
    `${beside.failed} of ${count(beside.asked)}`,
    `${mib(residentBefore)}, ${mib(residentMost)} MiB`,
  ];
  return `| ${cells.join(' | ')} |`;
};
