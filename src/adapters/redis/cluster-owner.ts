import { Redis } from 'ioredis';

import type { RedisAddress } from '../../core/store/redis-url.ts';
import { strictOptions, type TopologyOptions } from './connection-options.ts';

/** One node's view: its id, whether the Cluster works, who owns the slot, and every node it knows. */
interface View {
  readonly isOwner: boolean;
  readonly isUp: boolean;
  readonly owner?: RedisAddress;
  readonly nodes: readonly RedisAddress[];
}

type Node = [host: string | null, port: number, id: string];
type Range = [from: number, to: number, owner: Node, ...replicas: Node[]];

/** Nodes that lag behind may send us round in circles: who knows better is at most this far. */
const MOST_HOPS = 3;

class NoOwner extends Error {
  readonly code: string;
  constructor(code: string) {
    super('no node of the Cluster owns the slot');
    this.code = code;
  }
}

const readView = (
  asked: RedisAddress,
  [slots, id, info, slot]: readonly [Range[], string, string, number],
): View => {
  // A node without a host of its own is reached as the one that was asked.
  const addressOf = ([host, port]: Node): RedisAddress => ({
    host: host === null || host === '' ? asked.host : host,
    port,
  });
  const range = slots.find(([from, to]) => from <= slot && slot <= to);
  return {
    isOwner: range?.[2][2] === id,
    isUp: /^cluster_state:ok\r?$/m.test(info),
    ...(range === undefined ? {} : { owner: addressOf(range[2]) }),
    nodes: slots.flatMap(([, , ...nodes]) => nodes.map(addressOf)),
  };
};

const ask = async (options: TopologyOptions, address: RedisAddress): Promise<View> => {
  const node = new Redis({
    ...strictOptions(options),
    ...address,
    connectionName: 'numberwall-finder',
    commandTimeout: options.connectTimeoutMs,
    enableReadyCheck: false,
    retryStrategy: null,
  });
  let failure: Error | undefined;
  node.on('error', (error: Error) => (failure = error));
  try {
    await node.connect();
    const answers = [
      node.cluster('SLOTS'),
      node.cluster('MYID'),
      node.cluster('INFO'),
      node.cluster('KEYSLOT', `{${options.namespace}}`),
    ];
    return readView(address, (await Promise.all(answers)) as [Range[], string, string, number]);
  } catch (error) {
    throw failure ?? error;
  } finally {
    node.disconnect();
  }
};

const firstOf = (errors: readonly unknown[]): unknown =>
  errors.flatMap((error) => (error instanceof AggregateError ? (error.errors as unknown[]) : [error])).at(-1);

/**
 * Finds the master that owns the slot of the namespace, by its own word and with a Cluster that works: nodes that only
 * heard of a failover, or have not heard of it, do not count.
 * @throws why no node does, of the last that was asked.
 */
export const createOwnerFinder = (options: TopologyOptions): (() => Promise<RedisAddress>) => {
  const known = new Map<string, RedisAddress>();
  const learn = (addresses: readonly RedisAddress[]): void => {
    for (const address of addresses) known.set(`${address.host} ${address.port}`, address);
  };
  const follow = async (address: RedisAddress, hops: number): Promise<RedisAddress> => {
    const view = await ask(options, address);
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
