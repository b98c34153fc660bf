import { Redis } from 'ioredis';

import type { RedisAddress } from '../../core/store/redis-url.ts';
import { strictOptions, type TopologyOptions } from './connection-options.ts';

type Node = [host: string | null, port: number, id: string];
type Range = [from: number, to: number, owner: Node, ...replicas: Node[]];

/** One node's view of one slot: whether it owns it, whether the Cluster works, who owns it, and every node it knows. */
export interface SlotView {
  readonly isOwner: boolean;
  readonly isUp: boolean;
  readonly owner?: RedisAddress;
  readonly nodes: readonly RedisAddress[];
}

/** A node's view of all slots. */
export type ClusterView = (slot: number) => SlotView;

/** Asks the node at this address. */
export type AskNode = (address: RedisAddress) => Promise<ClusterView>;

/** Questions that are under way, by address: connections that share it ask each node once between them. */
export type OpenQuestions = Map<string, Promise<ClusterView>>;

const viewOf = (asked: RedisAddress, [slots, id, info]: readonly [Range[], string, string]): ClusterView => {
  // A node without a host of its own is reached as the one that was asked.
  const addressOf = ([host, port]: Node): RedisAddress => ({
    host: host === null || host === '' ? asked.host : host,
    port,
  });
  const isUp = /^cluster_state:ok\r?$/m.test(info);
  const nodes = slots.flatMap(([, , ...known]) => known.map(addressOf));
  return (slot) => {
    const range = slots.find(([from, to]) => from <= slot && slot <= to);
    return {
      isOwner: range?.[2][2] === id,
      isUp,
      ...(range === undefined ? {} : { owner: addressOf(range[2]) }),
      nodes,
    };
  };
};

const ask = async (options: TopologyOptions, address: RedisAddress): Promise<ClusterView> => {
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
    const answers = [node.cluster('SLOTS'), node.cluster('MYID'), node.cluster('INFO')];
    return viewOf(address, (await Promise.all(answers)) as [Range[], string, string]);
  } catch (error) {
    throw failure ?? error;
  } finally {
    node.disconnect();
  }
};

/**
 * Asks nodes, each once for all who ask at the same time: where a master of many tenants dies, their connections look
 * for the next one together.
 */
export const createAskNode = (options: TopologyOptions): AskNode => {
  const { questions: asking = new Map() as OpenQuestions } = options;
  return (address) => {
    const name = `${address.host} ${address.port}`;
    const known = asking.get(name);
    if (known !== undefined) return known;
    const asked = ask(options, address).finally(() => asking.delete(name));
    asking.set(name, asked);
    return asked;
  };
};
