import type { KnownBans } from '../core/limits/known-bans.ts';
import type { ForgettingStore } from '../core/limits/store.ts';
import type { Replication } from './replication.ts';

export interface ForgettingDeps {
  readonly decisions: Pick<ForgettingStore, 'forget' | 'forgotten'>;
  readonly knownBans: Pick<KnownBans, 'forgotten'>;
}

const CHANNEL = 'forgotten';

const readKeys = (message: string): readonly string[] => {
  try {
    const keys: unknown = JSON.parse(message);
    return Array.isArray(keys) ? keys.filter((key) => typeof key === 'string') : [];
  } catch {
    return [];
  }
};

/**
 * Forgets counters in the store and at every instance: one that is not told, because its connection is away, may say
 * its own counts again to a store that loses everything; then too much is counted, never too little.
 */
export const composeForgetting = (
  { decisions, knownBans }: ForgettingDeps,
  replication: Pick<Replication, 'listen' | 'tell'>,
): ForgettingStore['forget'] => {
  replication.listen(CHANNEL, (message) => {
    const keys = readKeys(message);
    decisions.forgotten(keys);
    knownBans.forgotten(keys);
  });
  return async (keys) => {
    const count = await decisions.forget(keys);
    knownBans.forgotten(keys);
    await replication.tell(CHANNEL, JSON.stringify(keys));
    return count;
  };
};
