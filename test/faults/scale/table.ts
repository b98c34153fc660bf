/** What one run has spent. */
export interface Spent {
  readonly decided: number;
  /** Of each node, less what it spends while nobody asks. */
  readonly cpuMicroseconds: readonly number[];
}

/** Names of the columns. */
export const TABLE_HEAD = [
  '| tenants | share of the CPU on each master | µs of CPU per decision, all masters | of it on the busiest |',
  '| --- | --- | --- | --- |',
] as const;

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);

const perDecision = ({ cpuMicroseconds, decided }: Spent): readonly number[] =>
  cpuMicroseconds.map((used) => used / decided).toSorted((a, b) => b - a);

/** One row: the median run, by what its masters spent together. */
export const rowOf = (what: string, spent: readonly Spent[]): string => {
  const sorted = spent.toSorted((a, b) => sum(perDecision(a)) - sum(perDecision(b)));
  const median = sorted[Math.floor(sorted.length / 2)];
  if (median === undefined) throw new RangeError('a row of no runs');
  const each = perDecision(median);
  const total = sum(each);
  const shares = each.map((used) => `${Math.round((used / total) * 100)} %`).join(' · ');
  return `| ${what} | ${shares} | ${total.toFixed(0)} | ${(each[0] ?? 0).toFixed(0)} |`;
};
