/** How well one figure tells two classes apart. */
export interface Separability {
  /** Area under the ROC curve of the better direction, 0.5 to 1. */
  readonly auc: number;
  /** Its standard error (Hanley and McNeil 1982), at 0.5. */
  readonly error: number;
  /** Welch’s t, without its sign. */
  readonly welchT: number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((total, value) => total + (value - middle) ** 2, 0) / (values.length - 1);
};

/** Chance that a value of `a` is above one of `b`, ties halved: by ranks. */
const areaUnderCurve = (a: readonly number[], b: readonly number[]): number => {
  const all = [...a.map((value) => ({ value, isA: true })), ...b.map((value) => ({ value, isA: false }))];
  all.sort((one, other) => one.value - other.value);
  let ranks = 0;
  for (let from = 0; from < all.length;) {
    let to = from;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const rank = (from + to + 1) / 2;
    ranks += rank * all.slice(from, to).filter(({ isA }) => isA).length;
    from = to;
  }
  return (ranks - (a.length * (a.length + 1)) / 2) / (a.length * b.length);
};

/** Compares a figure of two classes; undefined with fewer than ten values in one. */
export const separability = (a: readonly number[], b: readonly number[]): Separability | undefined => {
  if (a.length < 10 || b.length < 10) return undefined;
  const area = areaUnderCurve(a, b);
  const spread = Math.sqrt(variance(a) / a.length + variance(b) / b.length);
  return {
    auc: Math.max(area, 1 - area),
    error: Math.sqrt((a.length + b.length + 1) / (12 * a.length * b.length)),
    welchT: spread === 0 ? 0 : Math.abs(mean(a) - mean(b)) / spread,
  };
};
