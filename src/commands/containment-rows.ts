import { changedBy, objects, text } from './answer-members.ts';
import { renderTable } from './table.ts';

const alarms = (value: unknown): string =>
  objects(value)
    .map(({ detector, ratio }) => `${text(detector)} ${text(ratio)}`)
    .join(', ');

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
      changedBy(pin),
    ]),
  );

/** Alarms that are of no segment. */
export const sharedAlarms = (value: unknown): string => alarms(value);
