import { startRedisCluster, type ClusterNode, type RedisCluster } from '../../support/redis-cluster.ts';
import { until } from '../../support/until.ts';
import { admitReplicas, CUT_OFF_MS, cutOffReplicas } from './cut-off.ts';
import { keyTag } from '../../../src/core/tenants/key-tag.ts';
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

const killCutOff: Strike = async (_cluster, { server }) => {
  await cutOffReplicas(server);
  await server.kill();
};

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

const TENANTS = ['a', 'b'] as const;
const TAGS = [FLOOD_NAMESPACE, ...TENANTS.map((tenant) => keyTag(FLOOD_NAMESPACE, tenant))] as const;

/** The tenants, and what they share, on a master each. */
const tenantScenario = (id: string, what: string, tag: string, strike: Strike): FaultScenario => ({
  id,
  what: `Cluster, two tenants: ${what}`,
  tenants: TENANTS,
  measuredOnly: true,
  afterMs: 8_000,
  async start() {
    const cluster = await startRedisCluster();
    const masters = await cluster.masters();
    for (const [index, each] of TAGS.entries()) await cluster.migrate(each, masters[index]);
    return {
      url: cluster.url,
      strike: async () => strike(cluster, await cluster.ownerOf(tag)),
      [Symbol.asyncDispose]: () => cluster[Symbol.asyncDispose](),
    };
  },
});

/** Six nodes, three of them masters; all that the processes count is in one slot. */
export const CLUSTER_SCENARIOS: readonly FaultScenario[] = [
  scenario(
    'cluster-failover',
    `kill −9 of the master, whose replica has heard nothing for ${CUT_OFF_MS} ms`,
    killCutOff,
  ),
  scenario(
    'cluster-there-and-back',
    'such a replica takes over by force, and the old master after it',
    thereAndBack,
  ),
  scenario('cluster-migration', 'the slot moves to another master', (cluster) =>
    cluster.migrate(FLOOD_NAMESPACE),
  ),
  tenantScenario(
    'tenants-failover',
    'kill −9 of such a master of one',
    keyTag(FLOOD_NAMESPACE, 'a'),
    killCutOff,
  ),
  tenantScenario(
    'tenants-shared-failover',
    'kill −9 of the master of what they share',
    FLOOD_NAMESPACE,
    killCutOff,
  ),
  tenantScenario('tenants-migration', 'the slot of one moves', keyTag(FLOOD_NAMESPACE, 'a'), (cluster) =>
    cluster.migrate(keyTag(FLOOD_NAMESPACE, 'a')),
  ),
];
