const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Unbiased. */
const variance = (values: readonly number[]): number => {
  const middle = mean(values);
  return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1);
};

/** Welch’s t (Biometrika 34, 1947): the difference of the means in standard errors; 0 where neither side varies and both agree. */
export const welchT = (one: readonly number[], other: readonly number[]): number => {
  const error = Math.sqrt(variance(one) / one.length + variance(other) / other.length);
  const difference = mean(one) - mean(other);
  if (error > 0) return difference / error;
  return difference === 0 ? 0 : Infinity * Math.sign(difference);
};
