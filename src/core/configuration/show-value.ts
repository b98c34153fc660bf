import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';

const UNITS = [
  ['d', DAY],
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
  ['ms', 1],
] as const;

const WORD = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const VERSION = /^\d{1,3}\.\d{1,3}\.\d{1,3}$/;
/** Longer ones are no choice of ours, and could be a key or a hash. */
const LONGEST_WORD = 48;
const LARGEST_NUMBER = 999_999;
const LONGEST_LIST = 8;

const showDuration = (ms: number): string => {
  const [unit, length] = UNITS.find(([, each]) => ms >= each && ms % each === 0) ?? ['ms', 1];
  return `${ms / length}${unit}`;
};

/** Below any phone number: what is larger is told in thousands or millions, or not at all. */
const showNumber = (value: number): string | undefined => {
  for (const [unit, size] of [
    ['', 1],
    ['k', 1_000],
    ['M', 1_000_000],
  ] as const) {
    if (value / size <= LARGEST_NUMBER && Number.isInteger(value / size)) return `${value / size}${unit}`;
  }
  return undefined;
};

const showShare = (share: number): string => {
  if (share === 0) return 'shadow';
  return share === 1 ? 'enforce' : `enforce ${Math.round(share * 100)}%`;
};

const showText = (value: string): string | undefined =>
  value.length <= LONGEST_WORD && (WORD.test(value) || VERSION.test(value)) ? value : undefined;

const showList = (list: readonly unknown[]): string | undefined => {
  const shown = list.map((entry) => (typeof entry === 'string' ? showText(entry) : undefined));
  if (shown.some((entry) => entry === undefined)) return undefined;
  if (shown.length > LONGEST_LIST) return `${shown.length} entries`;
  return shown.length === 0 ? 'none' : shown.join(' + ');
};

const showPair = (value: object): string | undefined => {
  const [entry, ...others] = Object.entries(value);
  if (entry === undefined || others.length > 0) return undefined;
  const shown = showValue(...entry);
  return shown === undefined ? undefined : `${entry[0]} ${shown}`;
};

/**
 * A configured value in few words for logs and terminals: numbers, durations, choices, ids and versions. Nothing for
 * whatever else: it may be an address, a URL, a secret.
 */
export function showValue(name: string, value: unknown): string | undefined {
  if (value === undefined) return 'none';
  if (name === 'enforcedShare') return showShare(value as number);
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return name.endsWith('Ms') ? showDuration(value) : showNumber(value);
  if (typeof value === 'string') return showText(value);
  if (Array.isArray(value)) return showList(value);
  return typeof value === 'object' && value !== null ? showPair(value) : undefined;
}
