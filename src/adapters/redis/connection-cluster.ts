import { Redis } from 'ioredis';

import { createClusterConnector } from './cluster-connector.ts';
import { createOwnerFinder } from './cluster-owner.ts';
import { retryDelay, strictOptions, tlsOptions, type TopologyOptions } from './connection-options.ts';

/** By these a node says that it executed nothing, and that another one is, or will be, the owner. */
const isElsewhere = ({ message }: Error): boolean => /^(?:MOVED|READONLY|CLUSTERDOWN) /.test(message);

/**
 * A client of the master that owns the slot of a hash tag. All keys that go by one connection share one hash tag, so one node has them
 * all, and a connection to that node is all there is: when the slot goes elsewhere, this connection ends and another is
 * made, as after any failover. `ASK` and `TRYAGAIN` (the slot is being moved) are failures: nothing was executed.
 */
export const createClusterClient = (options: TopologyOptions): Redis => {
  const find = createOwnerFinder(options);
  // All commands under way fail at once; ioredis 6.0.0 would end the connection, and listen for its end, for each.
  let isLeaving = false;
  const leaves = (error: Error): boolean => {
    if (isLeaving || !isElsewhere(error)) return false;
    isLeaving = true;
    client.emit('error', error);
    return true;
  };
  const client: Redis = new Redis({
    ...strictOptions(options),
    db: 0,
    Connector: createClusterConnector({ find, retryDelay, tls: tlsOptions(options).tls }),
    reconnectOnError: leaves,
  });
  client.on('close', () => void (isLeaving = false));
  return client;
};
