import type { Results } from './report.ts';

/** One line of the table of goals. */
export interface Goal {
  readonly what: string;
  readonly goal: string;
  readonly measured: string;
  readonly isMet: boolean;
}

const row = (
  what: string,
  measured: number,
  { least, most, unit = '' }: { readonly least?: number; readonly most?: number; readonly unit?: string },
): Goal => ({
  what,
  goal: `${least === undefined ? `≤ ${most ?? 0}` : `≥ ${least}`}${unit}`,
  measured: `${measured < 20 ? measured.toFixed(2) : measured.toFixed(0)}${unit}`,
  isMet: least === undefined ? measured <= (most ?? 0) : measured >= least,
});

const ofGrowth = ({ growth }: Results): readonly Goal[] => [
  row(
    `Redis, decisions a CPU second with ${growth.subjects} devices and numbers ÷ without`,
    growth.redisRatio,
    {
      ...{ least: 0.9, unit: ' ×' },
    },
  ),
  row(`embedded store, the same with ${growth.subjects} counters ÷ without`, growth.embeddedRatio, {
    ...{ least: 0.9, unit: ' ×' },
  }),
  row(`heap of the embedded store with ${growth.subjects} counters`, growth.embeddedMegabytes, {
    ...{ most: 600, unit: ' MB' },
  }),
  row(
    'bytes in Redis a number and window',
    Math.max(...growth.kinds.filter(({ kind }) => kind.startsWith('number')).map(({ bytes }) => bytes)),
    { most: 170 },
  ),
];

const ofLatency = ({ latency }: Results): readonly Goal[] => [
  row('added to p99 at half of saturation, over Express + undici', latency.p99 - latency.bareP99, {
    ...{ most: 3, unit: ' ms' },
  }),
  row('honest p99 beside a flood without tokens ÷ alone', latency.floodedP99 / latency.honestP99, {
    ...{ most: 2, unit: ' ×' },
  }),
];

const ofRedis = ({ decisions }: Results, calls: (id: string) => number): readonly Goal[] => [
  // The sign of life of each instance is a script a second.
  row('scripts in Redis a refusal by the edge limit', calls('denied'), { most: 0.05 }),
  row('scripts in Redis an admitted request', calls('numberwall'), { most: 2.1 }),
  row('Redis a decision, the script by its own account', decisions.scriptMicros, {
    ...{ most: 60, unit: ' µs' },
  }),
  row('Redis a decision, CPU of the whole server', decisions.cpuMicros, { most: 60, unit: ' µs' }),
  row('bytes in Redis an active device', decisions.bytesPerDevice, { most: 500 }),
  row('bytes in Redis an active block', decisions.bytesPerBlock, { most: 1_500 }),
];

/** The figures against what is aimed at; ratios of CPU, because the cores may be shared with others. */
export const judge = (results: Results): readonly Goal[] => {
  const { peers, floor } = results;
  const cpu = (id: string): number => peers.find((peer) => peer.id === id)?.cpuMicros ?? NaN;
  const calls = (id: string): number => peers.find((peer) => peer.id === id)?.scriptCalls ?? NaN;
  const least = cpu('bare') + floor.signature + floor.redisCall;
  const ours = cpu('numberwall');
  const times = ' ×';
  return [
    row('naive composition on Express ÷ Numberwall, CPU a request', cpu('express') / ours, {
      ...{ least: 5, unit: times },
    }),
    row('naive composition on Fastify ÷ Numberwall, CPU a request', cpu('fastify') / ours, {
      ...{ least: 1, unit: times },
    }),
    row('HAProxy with its part of the work ÷ Numberwall, CPU a request', cpu('haproxy') / ours, {
      ...{ least: 1, unit: times },
    }),
    row('nginx + Lua + Redis ÷ Numberwall, CPU a request', cpu('lua') / ours, {
      ...{ least: 1.2, unit: times },
    }),
    row('two workers ÷ one, CPU an admitted request', cpu('workers') / ours, { most: 1.05, unit: times }),
    row('Numberwall ÷ floor (bare proxy + one signature + one call to Redis)', ours / least, {
      ...{ most: 1.25, unit: times },
    }),
    row('Express “hello” ÷ a refusal without a token', cpu('hello') / cpu('refused'), {
      ...{ least: 0.8, unit: times },
    }),
    row('Express “hello” ÷ a refusal by the edge limit', cpu('hello') / cpu('denied'), {
      ...{ least: 0.8, unit: times },
    }),
    ...ofRedis(results, calls),
    ...ofGrowth(results),
    ...ofLatency(results),
    row('cold start to ready, embedded store', results.coldStartSeconds, { most: 1.5, unit: ' s' }),
  ];
};
