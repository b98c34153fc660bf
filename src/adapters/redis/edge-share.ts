import type { Store } from 'express-rate-limit';

export interface EdgeShareDeps {
  readonly shared: Store;
  /** Counts in process. */
  readonly own: Store;
  /** Instances that are alive. */
  readonly fleetSize: () => number;
}

/**
 * The shared edge store, and while it is away the one in process: a hit then counts for as many as there are
 * instances, so that each admits its share of the limit.
 */
export const createEdgeShare = ({ shared, own, fleetSize }: EdgeShareDeps): Store => ({
  localKeys: false,
  init(options) {
    void own.init?.(options);
    return shared.init?.(options);
  },
  async increment(key) {
    try {
      return await shared.increment(key);
    } catch {
      const { totalHits, resetTime } = await own.increment(key);
      return { totalHits: totalHits * fleetSize(), resetTime };
    }
  },
  async decrement(key) {
    await shared.decrement(key);
  },
  async resetKey(key) {
    await shared.resetKey(key);
  },
});
