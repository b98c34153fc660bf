import { startRedisCluster, type ClusterNode, type RedisCluster } from '../../support/redis-cluster.ts';
import { until } from '../../support/until.ts';
import { admitReplicas, CUT_OFF_MS, cutOffReplicas } from './cut-off.ts';
import { FLOOD_NAMESPACE } from './requests.ts';
import type { FaultScenario } from './scenario.ts';

type Strike = (cluster: RedisCluster, owner: ClusterNode) => Promise<unknown>;

const scenario = (id: string, what: string, strike: Strike): FaultScenario => ({
  id,
  what: `Cluster: ${what}`,
  afterMs: 8_000,
  async start() {
    const cluster = await startRedisCluster();
    return {
      url: cluster.url,
      strike: async () => strike(cluster, await cluster.ownerOf(FLOOD_NAMESPACE)),
      [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
    };
  },
});

const takeOver = async (node: ClusterNode): Promise<void> => {
  await node.server.cli('CLUSTER', 'FAILOVER', 'TAKEOVER');
};

const isReplica = async ({ server }: ClusterNode): Promise<boolean> => {
  const told = await server.cli('INFO', 'replication');
  return told.includes('role:slave') && told.includes('master_link_status:up');
};

const thereAndBack: Strike = async (cluster, owner) => {
  const replica = await cluster.replicaOf(owner);
  await cutOffReplicas(owner.server);
  await takeOver(replica);
  await admitReplicas(owner.server);
  await until(() => isReplica(owner), 10_000);
  await takeOver(owner);
};

/** Six nodes, three of them masters; all that the processes count is in one slot. */
export const CLUSTER_SCENARIOS: readonly FaultScenario[] = [
  scenario(
    'cluster-failover',
    `kill −9 of the master, whose replica has heard nothing for ${CUT_OFF_MS} ms`,
    async (_cluster, { server }) => {
      await cutOffReplicas(server);
      await server.kill();
    },
  ),
  scenario(
    'cluster-there-and-back',
    'such a replica takes over by force, and the old master after it',
    thereAndBack,
  ),
  scenario('cluster-migration', 'the slot moves to another master', (cluster) =>
    cluster.migrate(FLOOD_NAMESPACE),
  ),
];
