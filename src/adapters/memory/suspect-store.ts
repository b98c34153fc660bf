import {
  SUSPECTS_KEPT,
  SUSPECTS_MS,
  type Seen,
  type SuspectStore,
} from '../../core/suspects/suspect-store.ts';
import { HOUR } from '../../core/time.ts';

const most = (counts: ReadonlyMap<string, number>): Map<string, number> =>
  new Map([...counts].sort(([, a], [, b]) => b - a).slice(0, SUSPECTS_KEPT));

/** Of the first and of the last that were seen. */
const firstAndLast = (seen: ReadonlyMap<string, Seen>): Map<string, Seen> => {
  if (seen.size <= SUSPECTS_KEPT) return new Map(seen);
  const first = [...seen].sort(([, a], [, b]) => a.first - b.first).slice(0, SUSPECTS_KEPT);
  const last = [...seen].sort(([, a], [, b]) => b.last - a.last).slice(0, SUSPECTS_KEPT);
  return new Map([...first, ...last]);
};

const merged = (known: Seen | undefined, { first, last }: Seen): Seen => ({
  first: Math.min(known?.first ?? first, first),
  last: Math.max(known?.last ?? last, last),
});

/** Who is conspicuous, in process. */
export const createMemorySuspectStore = (): SuspectStore => {
  const hours = new Map<number, { counts: Map<string, number>; seen: Map<string, Seen> }>();
  return {
    add(hour, counts, seen = new Map()) {
      const known = hours.get(hour) ?? { counts: new Map<string, number>(), seen: new Map<string, Seen>() };
      for (const [entry, count] of counts) known.counts.set(entry, (known.counts.get(entry) ?? 0) + count);
      for (const [source, when] of seen) known.seen.set(source, merged(known.seen.get(source), when));
      hours.set(hour, { counts: most(known.counts), seen: firstAndLast(known.seen) });
      for (const old of hours.keys()) if (old * HOUR + SUSPECTS_MS <= hour * HOUR) hours.delete(old);
      return Promise.resolve();
    },
    top: (hour) => Promise.resolve(new Map(hours.get(hour)?.counts)),
    seen: (hour) => Promise.resolve(new Map(hours.get(hour)?.seen)),
  };
};
