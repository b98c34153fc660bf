import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { renderTable } from './table.ts';

const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

const objects = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isJsonObject) : [];

const alarms = (value: unknown): string =>
  objects(value)
    .map(({ detector, ratio }) => `${text(detector)} ${text(ratio)}`)
    .join(', ');

const pinned = (pin: unknown): string => {
  if (!isJsonObject(pin)) return '';
  const until = text(pin['expires_at']);
  return `${text(pin['by'])}${until === '' ? '' : ` until ${until}`}: ${text(pin['reason'])}`;
};

/** Segments of the answer, one row each; `alarms` are evidence ÷ threshold. */
export const containmentTable = (segments: unknown): string[] =>
  renderTable(
    ['SEGMENT', 'LEVEL', 'FOUND', 'SINCE', 'ALARMS', 'HELD BY'],
    objects(segments).map(({ segment, level, found, since, alarms: raised, pin }) => [
      text(segment),
      text(level),
      text(found),
      text(since),
      alarms(raised),
      pinned(pin),
    ]),
  );

/** Alarms that are of no segment. */
export const sharedAlarms = (value: unknown): string => alarms(value);
