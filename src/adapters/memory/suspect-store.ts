import { SUSPECTS_KEPT, SUSPECTS_MS, type SuspectStore } from '../../core/suspects/suspects.ts';
import { HOUR } from '../../core/time.ts';

const most = (counts: ReadonlyMap<string, number>): Map<string, number> =>
  new Map([...counts].sort(([, a], [, b]) => b - a).slice(0, SUSPECTS_KEPT));

/** Who is conspicuous, in process. */
export const createMemorySuspectStore = (): SuspectStore => {
  const hours = new Map<number, Map<string, number>>();
  return {
    add(hour, counts) {
      const known = hours.get(hour) ?? new Map<string, number>();
      for (const [entry, count] of counts) known.set(entry, (known.get(entry) ?? 0) + count);
      hours.set(hour, most(known));
      for (const old of hours.keys()) if (old * HOUR + SUSPECTS_MS <= hour * HOUR) hours.delete(old);
      return Promise.resolve();
    },
    top: (hour) => Promise.resolve(new Map(hours.get(hour))),
  };
};
