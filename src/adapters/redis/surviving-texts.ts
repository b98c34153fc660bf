import type { TextStore } from '../../core/blind/registration.ts';
import { StoreUnavailable } from '../../core/limits/store.ts';
import type { Membership } from './membership.ts';
import type { OwnCounts } from './own-counts.ts';

export interface SurvivingTextsDeps {
  readonly store: TextStore;
  readonly own: Pick<OwnCounts, 'keep'>;
  readonly membership: Pick<Membership, 'isJoined' | 'storeTime' | 'unsaid'>;
}

/**
 * Texts that survive what befalls Redis: each process says again the ones that it has put there. Until all have, nobody
 * is told that there is none, since there may be one; and what could not be put is said when the store is back.
 */
export const createSurvivingTexts = ({ store, own, membership }: SurvivingTextsDeps): TextStore => ({
  async put(key, text, ttlMs) {
    const now = Math.floor(membership.storeTime() ?? Date.now());
    own.keep(key, text, now + ttlMs, now);
    try {
      await store.put(key, text, ttlMs);
    } catch (error) {
      membership.unsaid();
      throw error;
    }
  },
  async get(key) {
    if (!membership.isJoined) throw new StoreUnavailable('texts are being gathered');
    return store.get(key);
  },
});
