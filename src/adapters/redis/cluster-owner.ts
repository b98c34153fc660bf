import type { RedisAddress } from '../../core/store/redis-url.ts';
import { createAskNode } from './cluster-views.ts';
import type { TopologyOptions } from './connection-options.ts';
import { slotOfTag } from './key-slot.ts';

/** Nodes that lag behind may send us round in circles: who knows better is at most this far. */
const MOST_HOPS = 3;

class NoOwner extends Error {
  readonly code: string;
  constructor(code: string) {
    super('no node of the Cluster owns the slot');
    this.code = code;
  }
}

const firstOf = (errors: readonly unknown[]): unknown =>
  errors.flatMap((error) => (error instanceof AggregateError ? (error.errors as unknown[]) : [error])).at(-1);

/**
 * Finds the master that owns the slot of the hash tag, by its own word and with a Cluster that works: nodes that only
 * heard of a failover, or have not heard of it, do not count.
 * @throws why no node does, of the last that was asked.
 */
export const createOwnerFinder = (options: TopologyOptions): (() => Promise<RedisAddress>) => {
  const slot = slotOfTag(options.namespace);
  const askNode = createAskNode(options);
  const known = new Map<string, RedisAddress>();
  const learn = (addresses: readonly RedisAddress[]): void => {
    for (const address of addresses) known.set(`${address.host} ${address.port}`, address);
  };
  const follow = async (address: RedisAddress, hops: number): Promise<RedisAddress> => {
    const view = (await askNode(address))(slot);
    learn(view.nodes);
    if (view.isOwner && view.isUp) return address;
    if (view.isOwner || view.owner === undefined || hops === 0) throw new NoOwner('CLUSTERDOWN');
    return follow(view.owner, hops - 1);
  };
  return async () => {
    learn(options.target.addresses);
    try {
      return await Promise.any([...known.values()].map((address) => follow(address, MOST_HOPS)));
    } catch (error) {
      // Nodes that have left are asked no more than once.
      known.clear();
      throw error instanceof AggregateError ? firstOf(error.errors as unknown[]) : error;
    }
  };
};
