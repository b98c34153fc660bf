import { scalar } from './scalar.ts';

const UNITS: Readonly<Record<string, number>> = { B: 1, KiB: 1024, MiB: 1024 ** 2 };

/** Bytes of `512B`, `4KiB` or `1MiB`: a whole number, one unit, no space. */
export const parseSize = (text: string): number | undefined => {
  const [, digits, unit = ''] = /^(0|[1-9]\d{0,8})(B|KiB|MiB)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
};

/** A size from `min` to `max`, both allowed; in bytes. */
export const size = (min: string, max: string) => {
  const [least = 0, most = 0] = [parseSize(min), parseSize(max)];
  return scalar({
    expected: `a size from ${min} to ${max}`,
    form: `size, ${min} to ${max}`,
    example: min,
    read: (text) => {
      const value = parseSize(text);
      return value === undefined || value < least || value > most ? undefined : value;
    },
  });
};
