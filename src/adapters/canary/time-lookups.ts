import type { AttestedClient } from './attested-client.ts';

/** A look-up to be timed. */
export interface TimedLookup<T> {
  readonly of: T;
  readonly path: string;
}

const shuffled = <T>(values: readonly T[], random: () => number): readonly T[] =>
  values
    .map((value) => ({ value, at: random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);

/**
 * Looks each up once, one after the other in random order, so that what drifts meets them alike. Resolves to the
 * milliseconds from request to whole answer; undefined where one was not answered by 200. Never throws.
 */
export const timeLookups = async <T>(
  client: AttestedClient,
  lookups: readonly TimedLookup<T>[],
  random: () => number,
): Promise<ReadonlyMap<T, number> | undefined> => {
  const times = new Map<T, number>();
  try {
    for (const { of, path } of shuffled(lookups, random)) {
      const { status, tookMs } = await client.call('GET', path);
      if (status !== 200) return undefined;
      times.set(of, tookMs);
    }
    return times;
  } catch {
    return undefined;
  }
};
