import type { Instant } from '../time.ts';
import type { Contained } from './contained.ts';
import { DETECTOR_MEANINGS } from './detector-meanings.ts';
import { timeOfDay } from './time-of-day.ts';

/** What a level does to answers. */
export const LEVEL_WORDS: Readonly<Record<number, string>> = {
  1: 'half the room for devices that never completed',
  2: 'only devices that completed before are told anything',
  3: 'nobody is told anything',
};

/** Segments of one level as a row of the first screen. */
export interface ContainedRow {
  readonly level: number;
  readonly since: Instant;
  readonly what: string;
  readonly when: string;
  readonly where: string;
  readonly why: string;
}

/** How many segments are named. */
const NAMED = 3;

const whereWords = (segments: readonly Contained[]): string => {
  const named = segments.slice(0, NAMED).map(({ segment }) => segment);
  const rest = segments.length - named.length;
  return `in ${[...named, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')}`;
};

const pinnedWords = ({ pin }: Contained): string =>
  pin?.until === undefined ? 'pinned by an operator' : `pinned by an operator until ${timeOfDay(pin.until)}`;

const whyWords = (segments: readonly Contained[]): string => {
  const detectors = new Set(segments.flatMap(({ because }) => because));
  const pinned = segments.find(({ pin }) => pin !== undefined);
  const words = [
    ...(pinned === undefined ? [] : [pinnedWords(pinned)]),
    ...[...detectors].map((id) => `${DETECTOR_MEANINGS[id].words} (${id})`),
  ];
  return words.length === 0 ? 'its evidence has faded' : words.join('; ');
};

const whenWords = (segments: readonly Contained[], since: Instant): string => {
  const falls = segments.flatMap(({ fallsAt }) => (fallsAt === undefined ? [] : [fallsAt]));
  const end =
    falls.length === segments.length
      ? `falls by one at ${timeOfDay(Math.min(...falls))}, unless evidence comes again`
      : 'falls by one half an hour after its evidence has faded';
  return `since ${timeOfDay(since)}; ${segments.every(({ pin }) => pin !== undefined) ? 'stays until the pin is let go' : end}`;
};

const rowOf = (level: number, segments: readonly Contained[]): ContainedRow => {
  const since = Math.min(...segments.map((each) => each.since));
  return {
    ...{ level, since, where: whereWords(segments), why: whyWords(segments) },
    what: `answers are at level ${level}: ${LEVEL_WORDS[level] ?? ''}`,
    when: whenWords(segments, since),
  };
};

/** One row a level, the highest first. */
export const containedRows = (contained: readonly Contained[]): readonly ContainedRow[] =>
  [...new Set(contained.map(({ level }) => level))].map((level) =>
    rowOf(
      level,
      contained.filter((each) => each.level === level),
    ),
  );
