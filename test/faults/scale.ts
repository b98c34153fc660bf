/**
 * `npm run scale`: a Cluster of three masters on loopback decides for one, three and six tenants, at one pace; what each
 * master spent on it goes into docs/guarantees.md. The pace is bounded, and far below what a master can do: on a
 * machine with fewer cores than masters a flood would measure the machine. `--quick` takes a second a row and writes nothing.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { keyTag } from '../../src/core/tenants/key-tag.ts';
import { startRedisCluster, type ClusterNode, type RedisCluster } from '../support/redis-cluster.ts';
import { NAMESPACE, openTenants, tenantIds, type TenantLoad } from './scale/tenants.ts';
import { rowOf, TABLE_HEAD, type Spent } from './scale/table.ts';

const DOCUMENT = new URL('../../docs/guarantees.md', import.meta.url);
const BEGIN = '<!-- measured by `npm run scale`: begin -->';
const END = '<!-- measured by `npm run scale`: end -->';
const PER_SECOND = 600;
const RUNS = 3;

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const seconds = values.quick ? 1 : 5;
const runs = values.quick ? 1 : RUNS;

interface Scenario {
  readonly what: string;
  readonly tenants: number;
  readonly shared: boolean;
  /** Tenants’ slots are dealt to the masters in turn; otherwise they stay where their names have put them. */
  readonly dealt: boolean;
}

const SCENARIOS: readonly Scenario[] = [
  { what: '1', tenants: 1, shared: false, dealt: false },
  { what: '3, where their names put them', tenants: 3, shared: false, dealt: false },
  { what: '3, a slot on each master', tenants: 3, shared: false, dealt: true },
  { what: '6, where their names put them', tenants: 6, shared: false, dealt: false },
  { what: '6, two slots on each master', tenants: 6, shared: false, dealt: true },
  { what: '6, two on each; addresses and pace shared', tenants: 6, shared: true, dealt: true },
];

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const cpuSeconds = async ({ server }: ClusterNode): Promise<number> => {
  const text = await server.cli('INFO', 'cpu');
  const read = (name: string): number => Number(new RegExp(`^${name}:(.*)\\r?$`, 'm').exec(text)?.[1]);
  return read('used_cpu_user') + read('used_cpu_sys');
};

const cpuOf = (nodes: readonly ClusterNode[]): Promise<number[]> => Promise.all(nodes.map(cpuSeconds));

/** What the nodes spend while nobody asks anything: heartbeats, and the Cluster’s own talk. */
const run = async (load: TenantLoad, nodes: readonly ClusterNode[]): Promise<Spent> => {
  const before = await cpuOf(nodes);
  const decided = await load.drive(PER_SECOND, seconds * 1_000);
  const after = await cpuOf(nodes);
  const idleFrom = await cpuOf(nodes);
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000));
  const idle = (await cpuOf(nodes)).map((used, index) => used - (idleFrom[index] ?? 0));
  const used = after.map((total, index) => Math.max(0, total - (before[index] ?? 0) - (idle[index] ?? 0)));
  return { decided, cpuMicroseconds: used.map((each) => each * 1e6) };
};

const place = async (cluster: RedisCluster, { tenants, dealt }: Scenario): Promise<void> => {
  if (!dealt) return;
  for (const [index, id] of tenantIds(tenants).entries()) {
    await cluster.migrate(keyTag(NAMESPACE, id), cluster.nodes[index % cluster.nodes.length]);
  }
};

const measure = async (scenario: Scenario): Promise<string> => {
  const spent: Spent[] = [];
  for (let count = 0; count < runs; count += 1) {
    await using cluster = await startRedisCluster({ replicas: 0 });
    await place(cluster, scenario);
    await using load = await openTenants(cluster.url, scenario);
    spent.push(await run(load, cluster.nodes));
  }
  const row = rowOf(scenario.what, spent);
  say(row);
  return row;
};

say(`${SCENARIOS.length} rows, ${runs} × ${2 * seconds} s each, ${PER_SECOND} decisions a second …`);
const rows: string[] = [];
for (const scenario of SCENARIOS) rows.push(await measure(scenario));

if (!values.quick) {
  const text = await readFile(DOCUMENT, 'utf8');
  const told = `Three masters without replicas, ${PER_SECOND} decisions a second over all tenants alike, the policies of the production profile, medians of ${runs} runs of ${seconds} s.`;
  const table = [told, '', ...TABLE_HEAD, ...rows].join('\n');
  const before = text.slice(0, text.indexOf(BEGIN) + BEGIN.length);
  await writeFile(DOCUMENT, `${before}\n\n${table}\n\n${text.slice(text.indexOf(END))}`);
  say('written into docs/guarantees.md');
}
