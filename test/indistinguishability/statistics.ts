/**
 * Area under the ROC curve of the best classifier by one threshold, 0.5 (none) to 1 (certain): the Mann-Whitney
 * statistic, ties counted half, whichever way it points.
 */
export const thresholdAuc = (one: readonly number[], other: readonly number[]): number => {
  const all = [
    ...one.map((value) => ({ value, isOne: true })),
    ...other.map((value) => ({ value, isOne: false })),
  ].sort((first, second) => first.value - second.value);
  let rankSum = 0;
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && all[end]?.value === all[at]?.value) end += 1;
    const ones = all.slice(at, end).filter(({ isOne }) => isOne).length;
    // Ranks from 1; those that tie share the middle one.
    rankSum += (ones * (at + 1 + end)) / 2;
    at = end;
  }
  const area = (rankSum - (one.length * (one.length + 1)) / 2) / (one.length * other.length);
  return Math.max(area, 1 - area);
};

/**
 * The same for what has no order: the classifier knows from the first half of the samples how often each value is of
 * which class, and is judged by the second half, so that it cannot learn by heart.
 */
export const categoryAuc = (one: readonly string[], other: readonly string[]): number => {
  const halves = (values: readonly string[]) => [
    values.slice(0, Math.floor(values.length / 2)),
    values.slice(Math.floor(values.length / 2)),
  ];
  const [learnOne = [], judgeOne = []] = halves(one);
  const [learnOther = [], judgeOther = []] = halves(other);
  const counts = new Map<string, number>();
  for (const value of learnOne) counts.set(value, (counts.get(value) ?? 0) + 1 / learnOne.length);
  for (const value of learnOther) counts.set(value, (counts.get(value) ?? 0) - 1 / learnOther.length);
  const score = (value: string): number => counts.get(value) ?? 0;
  return thresholdAuc(judgeOne.map(score), judgeOther.map(score));
};
