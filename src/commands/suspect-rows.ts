import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { MINUTE } from '../core/time.ts';
import { text } from './answer-members.ts';

/** Below this an honest slip is as likely as anything else: a mistyped number, an expired token. */
export const LEAST_TIMES = 3;
/** Whoever was seen since comes first. Instances tell what they have seen some seconds later. */
export const ACTIVE_MS = MINUTE;

export const SUSPECT_HEADS = [
  'KIND',
  'ID',
  'TIMES',
  'PATTERNS',
  'FIRST',
  'LAST',
  'KEY',
  'ADDRESSES',
  'COUNTRIES',
];

/** Was it conspicuous more often than who is honest is? */
export const isConspicuous = ({ total }: JsonObject): boolean => Number(total) >= LEAST_TIMES;

const patterns = (value: unknown): string =>
  isJsonObject(value)
    ? Object.entries(value)
        .map(([pattern, count]) => `${pattern} ${text(count)}`)
        .join(', ')
    : '';

/** `01:32:09`, with the day where it is another one. */
const timeOf = (value: unknown, now: number): string => {
  const iso = text(value);
  const isToday = iso.slice(0, 10) === new Date(now).toISOString().slice(0, 10);
  return `${isToday ? '' : `${iso.slice(5, 10)} `}${iso.slice(11, 19)}`;
};

/** One suspect as a row, at an instant. */
export const suspectRow = (suspect: JsonObject, now: number): string[] => {
  const { kind, subject, total, patterns: shown, first_seen: first, last_seen: last } = suspect;
  const here = isJsonObject(suspect['seen_here']) ? suspect['seen_here'] : {};
  const { attestation, addresses, countries } = here;
  const isActive = now - Date.parse(text(last)) < ACTIVE_MS;
  return [
    ...[text(kind), text(subject), text(total), patterns(shown)],
    ...[timeOf(first, now), `${timeOf(last, now)}${isActive ? ' (last minute)' : ''}`],
    ...[text(attestation), text(addresses), Array.isArray(countries) ? countries.map(text).join(' ') : ''],
  ];
};
