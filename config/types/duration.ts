import { DAY, HOUR, MINUTE, SECOND } from '../../src/core/time.ts';
import { scalar } from './scalar.ts';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** Milliseconds of `150ms`, `10s`, `5m`, `24h` or `30d`: a whole number, one unit, no space. */
export const parseDuration = (text: string): number | undefined => {
  const [, digits, unit = ''] = /^(0|[1-9]\d{0,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  const factor = UNITS[unit];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
};

/** A span of time from `min` to `max`, both written as durations and both allowed; in milliseconds. */
export const duration = (min: string, max: string) => {
  const [least = 0, most = 0] = [parseDuration(min), parseDuration(max)];
  return scalar({
    expected: `a duration from ${min} to ${max}`,
    form: `duration, ${min} to ${max}`,
    example: min,
    read: (text) => {
      const value = parseDuration(text);
      return value === undefined || value < least || value > most ? undefined : value;
    },
  });
};
