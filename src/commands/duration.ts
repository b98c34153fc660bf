import { DAY, HOUR, MINUTE, SECOND } from '../core/time.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** Reads a length of time such as `90s`, `15m`, `1h` or `1d` into milliseconds; nothing where it is none. */
export const parseDuration = (text: string): number | undefined => {
  const [, count = '', unit = ''] = /^([1-9]\d{0,5})([smhd])$/.exec(text) ?? [];
  const length = UNITS[unit];
  return length === undefined ? undefined : Number(count) * length;
};
