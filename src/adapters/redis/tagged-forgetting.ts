import type { ForgettingStore } from '../../core/limits/store.ts';
import { tagOf } from '../../core/tenants/key-tag.ts';

type Forgetting = Pick<ForgettingStore, 'forget' | 'forgotten'>;

const byTag = (keys: readonly string[]): [tag: string, keys: string[]][] =>
  Object.entries(Object.groupBy(keys, tagOf)).map(([tag, of]) => [tag, of ?? []]);

/** Forgets keys that are in several slots, each at the store of its hash tag. */
export const createTaggedForgetting = (storeOf: (tag: string) => Forgetting): Forgetting => ({
  async forget(keys) {
    const counts = await Promise.all(byTag(keys).map(([tag, of]) => storeOf(tag).forget(of)));
    return counts.reduce((sum, count) => sum + count, 0);
  },
  forgotten(keys) {
    for (const [tag, of] of byTag(keys)) storeOf(tag).forgotten(of);
  },
});
