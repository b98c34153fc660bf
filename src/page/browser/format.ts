import type { Unit } from '../../../config/monitoring/panel.ts';

/** Nothing is known. */
export const UNKNOWN = '–';

const plain = new Intl.NumberFormat('en-US', { maximumSignificantDigits: 3 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });

const seconds = (value: number): string => {
  const size = Math.abs(value);
  if (size === 0) return '0 s';
  if (size < 0.001) return `${plain.format(value * 1e6)} µs`;
  if (size < 1) return `${plain.format(value * 1e3)} ms`;
  if (size < 120) return `${plain.format(value)} s`;
  if (size < 7_200) return `${plain.format(value / 60)} min`;
  return size < 172_800 ? `${plain.format(value / 3_600)} h` : `${plain.format(value / 86_400)} d`;
};

const bytes = (value: number): string => {
  const units = ['B', 'kB', 'MB', 'GB'];
  const step = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(value, 1)) / 3)));
  return `${plain.format(value / 1_000 ** step)} ${units[step] ?? 'B'}`;
};

const counted = (value: number): string => (Math.abs(value) < 100_000 ? whole : short).format(value);

const FORMATS: Readonly<Record<Unit, (value: number) => string>> = {
  'requests/s': (value) => `${plain.format(value)}/s`,
  'events/s': (value) => `${plain.format(value)}/s`,
  numbers: counted,
  count: counted,
  share: (value) => `${plain.format(value * 100)} %`,
  ratio: (value) => plain.format(value),
  level: counted,
  seconds,
  bytes,
};

/** A figure as a person reads it. */
export const format = (value: number | null | undefined, unit: Unit): string => {
  if (value === null || value === undefined || Number.isNaN(value)) return UNKNOWN;
  return Number.isFinite(value) ? FORMATS[unit](value) : '∞';
};

/** `03:12:45`, in UTC as the log has it. */
export const timeOfDay = (at: number): string => new Date(at).toISOString().slice(11, 19);

/** How long it has been so, such as `3 min`. */
export const duration = (ms: number): string => {
  if (ms < 60_000) return `${Math.max(0, Math.floor(ms / 1_000))} s`;
  if (ms < 7_200_000) return `${Math.floor(ms / 60_000)} min`;
  return ms < 172_800_000 ? `${Math.floor(ms / 3_600_000)} h` : `${Math.floor(ms / 86_400_000)} d`;
};
