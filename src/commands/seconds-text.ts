/** `1 d`, `58.5 m`, `45 s`, rounded up to a tenth; nothing where it is no number of seconds. */
export const secondsText = (seconds: unknown): string => {
  if (typeof seconds !== 'number') return '';
  const [size, unit] =
    seconds >= 86_400
      ? [86_400, 'd']
      : seconds >= 3_600
        ? [3_600, 'h']
        : seconds >= 60
          ? [60, 'm']
          : [1, 's'];
  return `${Math.ceil((seconds / size) * 10) / 10} ${unit}`;
};
