/**
 * By how much a counter grew over points in time. A value below the one before is a process that has started anew, and
 * counts from 0. `existed`: the counter was there when the span began, so that its first value is not growth.
 */
export const growthOf = (values: readonly number[], existed: boolean): number => {
  let before = existed ? (values[0] ?? 0) : 0;
  let growth = 0;
  for (const value of values) {
    growth += value < before ? value : value - before;
    before = value;
  }
  return growth;
};
