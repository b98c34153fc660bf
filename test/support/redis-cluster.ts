import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { freePort } from '../../load-tests/servers/free-port.ts';
import { startRedis, type RedisServer } from './redis-server.ts';
import { until } from './until.ts';

const run = promisify(execFile);

/** A node of a Cluster. */
export interface ClusterNode {
  readonly server: RedisServer;
  readonly id: string;
}

/** Three masters, each with as many replicas as asked for, on loopback. */
export interface RedisCluster extends AsyncDisposable {
  readonly url: string;
  readonly nodes: readonly ClusterNode[];
  /** Those that are masters and alive. */
  masters(): Promise<readonly ClusterNode[]>;
  /** The master that owns the slot of this hash tag, by the word of a node that is alive. */
  ownerOf(tag: string): Promise<ClusterNode>;
  /** A replica of this master. */
  replicaOf(master: ClusterNode): Promise<ClusterNode>;
  /** Moves the slot of this hash tag to another master (any, where none is named), in hundreds of keys, while it is in use. */
  migrate(tag: string, to?: ClusterNode): Promise<ClusterNode>;
}

export interface RedisClusterOptions {
  /** After how many ms of silence a node counts as dead. */
  readonly nodeTimeoutMs?: number;
  readonly args?: readonly string[];
  /** Of each master; 1 where not given. */
  readonly replicas?: 0 | 1;
}

const MASTERS = 3;
const startNode = async ({ nodeTimeoutMs = 1_000, args = [] }: RedisClusterOptions): Promise<ClusterNode> => {
  const server = await startRedis({
    args: [
      ...['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf'],
      ...['--cluster-port', String(await freePort()), '--cluster-node-timeout', String(nodeTimeoutMs)],
      ...['--cluster-replica-validity-factor', '0', '--repl-diskless-sync-delay', '0', ...args],
    ],
  });
  return { server, id: await server.cli('CLUSTER', 'MYID') };
};

interface NodeLine {
  readonly id: string;
  readonly flags: readonly string[];
  readonly master: string;
}

const linesOf = (text: string): NodeLine[] =>
  text.split('\n').map((line) => {
    const [id = '', , flags = '', master = ''] = line.split(' ');
    return { id, flags: flags.split(','), master };
  });

const byId = (nodes: readonly ClusterNode[], id: string | undefined): ClusterNode => {
  const node = nodes.find((one) => one.id === id);
  if (node === undefined) throw new Error('the Cluster knows a node that the test did not start');
  return node;
};

const migrateSlot = async (
  slot: string,
  source: ClusterNode,
  target: ClusterNode,
  all: readonly ClusterNode[],
) => {
  await target.server.cli('CLUSTER', 'SETSLOT', slot, 'IMPORTING', source.id);
  await source.server.cli('CLUSTER', 'SETSLOT', slot, 'MIGRATING', target.id);
  for (;;) {
    const keys = await source.server.cli('CLUSTER', 'GETKEYSINSLOT', slot, '100');
    if (keys === '') break;
    const place = ['127.0.0.1', String(target.server.port)];
    await source.server.cli('MIGRATE', ...place, '', '0', '5000', 'KEYS', ...keys.split('\n'));
  }
  for (const { server } of [target, source, ...all]) {
    // A replica refuses; it hears of it from its master.
    await server.cli('CLUSTER', 'SETSLOT', slot, 'NODE', target.id).catch(() => undefined);
  }
};

/** The text of CLUSTER NODES, from the first that answers. */
const viewOf = (nodes: readonly ClusterNode[]): Promise<NodeLine[]> =>
  Promise.any(nodes.map(async ({ server }) => linesOf(await server.cli('CLUSTER', 'NODES'))));

const owns = async ({ server }: ClusterNode, slot: number): Promise<boolean> => {
  const own = (await server.cli('CLUSTER', 'NODES'))
    .split('\n')
    .find((line) => line.includes('myself,master'));
  return (own?.split(' ').slice(8) ?? []).some((range) => {
    const [from = '', to = from] = range.split('-');
    return Number(from) <= slot && slot <= Number(to);
  });
};

const isWhole = async (nodes: readonly ClusterNode[]): Promise<boolean> => {
  const told = await Promise.all(nodes.map(({ server }) => server.cli('CLUSTER', 'INFO')));
  const links = await Promise.all(nodes.map(({ server }) => server.cli('INFO', 'replication')));
  return (
    told.every((text) => text.includes('cluster_state:ok')) &&
    links.filter((text) => text.includes('master_link_status:up')).length === nodes.length - MASTERS
  );
};

/** What a test asks a Cluster, and has it do. */
const createControls = (
  nodes: readonly ClusterNode[],
): Pick<RedisCluster, 'masters' | 'ownerOf' | 'replicaOf' | 'migrate'> => {
  const slotOf = (tag: string) =>
    Promise.any(nodes.map(({ server }) => server.cli('CLUSTER', 'KEYSLOT', `{${tag}}`)));
  const ownerOf = async (tag: string): Promise<ClusterNode> => {
    const slot = Number(await slotOf(tag));
    return Promise.any(
      nodes.map(async (node) => {
        if (!(await owns(node, slot))) throw new Error('another node owns it');
        return node;
      }),
    );
  };
  const masters = async (): Promise<readonly ClusterNode[]> =>
    (await viewOf(nodes))
      .filter(({ flags }) => flags.includes('master') && !flags.includes('fail'))
      .map(({ id }) => byId(nodes, id));
  const mastersBut = async (owner: ClusterNode): Promise<ClusterNode> =>
    byId(nodes, (await masters()).find(({ id }) => id !== owner.id)?.id);
  return {
    masters,
    ownerOf,
    async replicaOf(master) {
      return byId(nodes, (await viewOf(nodes)).find((line) => line.master === master.id)?.id);
    },
    async migrate(tag, to) {
      const source = await ownerOf(tag);
      const target = to ?? (await mastersBut(source));
      if (target === source) return source;
      await migrateSlot(await slotOf(tag), source, target, nodes);
      return target;
    },
  };
};

/** Starts the nodes, and waits until all of them say that the Cluster works. */
export const startRedisCluster = async (options: RedisClusterOptions = {}): Promise<RedisCluster> => {
  await using owned = new AsyncDisposableStack();
  const nodes: ClusterNode[] = [];
  const { replicas = 1 } = options;
  for (let index = 0; index < MASTERS * (1 + replicas); index += 1) {
    const node = await startNode(options);
    owned.use(node.server);
    nodes.push(node);
  }
  const addresses = nodes.map(({ server }) => `127.0.0.1:${server.port}`);
  await run('redis-cli', [
    '--cluster',
    'create',
    ...addresses,
    '--cluster-replicas',
    String(replicas),
    '--cluster-yes',
  ]);
  await until(() => isWhole(nodes), 30_000);
  const all = owned.move();
  return {
    ...createControls(nodes),
    url: `redis+cluster://${addresses.join(',')}`,
    nodes,
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
};
