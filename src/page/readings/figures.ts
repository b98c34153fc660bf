import type { Reading } from '../../../config/monitoring/reading.ts';
import { createHistory } from '../../core/live/history.ts';
import { bucketGrowth, bucketsOf, quantileOf, type Buckets } from '../../core/live/quantile.ts';
import type { MetricSample, Snapshot } from '../../core/live/snapshot.ts';
import { SECOND, type Instant } from '../../core/time.ts';
import { groupsOf, joinValues } from './groups.ts';

/** What a reading shows, by group. */
export type Figures = ReadonlyMap<string, number>;

/** Reads one figure again and again, from samples of one process. */
export type ReadFigures = (snapshot: Snapshot, at: Instant) => Figures;

/** Over which rates and quantiles are taken, in milliseconds: of one second alone they would be noise. */
const LIVE_WINDOW_MS = 5 * SECOND;

/** What of the past is remembered of each reading. */
const ENTRIES = 120;

const sumOf = (samples: readonly MetricSample[], part?: MetricSample['part']): number =>
  samples.reduce((sum, sample) => (sample.part === part ? sum + sample.value : sum), 0);

const mapValues = <A, B>(groups: ReadonlyMap<string, A>, map: (group: A) => B): Map<string, B> =>
  new Map([...groups].map(([name, group]) => [name, map(group)]));

const gauge =
  (reading: Reading): ReadFigures =>
  (snapshot) =>
    mapValues(groupsOf(snapshot, reading), (samples) =>
      joinValues(
        samples.map(({ value }) => value),
        reading.join,
      ),
    );

/** By how much it grew in the window; what is new counts from 0, what is gone is left out. */
const growth = (reading: Reading, windowMs: number, part?: MetricSample['part']) => {
  const history = createHistory<ReadonlyMap<string, number>>({ windowMs, entries: ENTRIES });
  return (snapshot: Snapshot, at: Instant) => {
    const now = mapValues(groupsOf(snapshot, reading), (samples) => sumOf(samples, part));
    history.add(at, now);
    const before = history.before(at);
    const seconds = before === undefined ? 0 : (at - before.at) / SECOND;
    const grown = new Map(
      [...now].map(([group, count]) => [group, Math.max(0, count - (before?.value.get(group) ?? 0))]),
    );
    return { grown, seconds };
  };
};

const rate = (reading: Reading): ReadFigures => {
  const read = growth(reading, LIVE_WINDOW_MS);
  return (snapshot, at) => {
    const { grown, seconds } = read(snapshot, at);
    return mapValues(grown, (count) => (seconds === 0 ? Number.NaN : count / seconds));
  };
};

const increase = (reading: Reading): ReadFigures => {
  const { seconds = 0 } = reading;
  const read = growth(reading, seconds * SECOND);
  return (snapshot, at) => read(snapshot, at).grown;
};

const quantile = (reading: Reading): ReadFigures => {
  const history = createHistory<ReadonlyMap<string, Buckets>>({
    windowMs: LIVE_WINDOW_MS,
    entries: ENTRIES,
  });
  return (snapshot, at) => {
    const now = mapValues(groupsOf(snapshot, reading), bucketsOf);
    history.add(at, now);
    const before = history.before(at)?.value;
    const of = reading.quantile ?? 0;
    return new Map(
      [...now].map(([group, buckets]) => {
        const grown = bucketGrowth(before?.get(group) ?? new Map(), buckets);
        return [group, grown === undefined ? Number.NaN : quantileOf(grown, of)];
      }),
    );
  };
};

const mean = (reading: Reading): ReadFigures => {
  const sums = growth(reading, LIVE_WINDOW_MS, 'sum');
  const counts = growth(reading, LIVE_WINDOW_MS, 'count');
  return (snapshot, at) => {
    const { grown } = counts(snapshot, at);
    const all = sums(snapshot, at).grown;
    return new Map([...grown].map(([group, count]) => [group, (all.get(group) ?? 0) / count]));
  };
};

const TAKES = { value: gauge, rate, increase, quantile, mean } as const;

/** Reads what `promqlOf` asks a Prometheus for, of this process alone; a division by nothing is NaN, as there. */
export const createFigures = (reading: Reading): ReadFigures => {
  const { over, orElse } = reading;
  const read = TAKES[reading.take](reading);
  const divisor = over === undefined ? undefined : createFigures(over);
  return (snapshot, at) => {
    const figures = read(snapshot, at);
    const divisors = divisor?.(snapshot, at);
    const all =
      divisors === undefined
        ? figures
        : new Map([...figures].map(([group, value]) => [group, value / (divisors.get(group) ?? Number.NaN)]));
    return all.size === 0 && orElse !== undefined ? new Map([['', orElse]]) : all;
  };
};
