import { fieldOf, type Counter, type Scope, type SignalKind } from '../../../src/core/detection/signals.ts';

/** Notes what is counted: as counters, and with the kinds that metrics tell apart. */
export const createCounted = () => {
  const counts: Record<string, number> = {};
  const kinds: string[] = [];
  return {
    counts,
    kinds,
    count: (scope: Scope, counter: Counter, by = 1, kind?: SignalKind): void => {
      const field = fieldOf(scope, counter);
      counts[field] = (counts[field] ?? 0) + by;
      if (kind !== undefined) kinds.push(`${counter} ${kind}`);
    },
  };
};
