import { describe, expect, it } from '@jest/globals';

import { parseDuration } from '../../config/types/duration.ts';
import { parseListen } from '../../config/types/listen.ts';
import { parseSize } from '../../config/types/size.ts';
import { syntheticNumbers } from '../../src/adapters/simulated-upstream/fictional-numbers.ts';
import { developmentFaults, POLICY, ROUTE } from './support.ts';

const policy = (change: object) => ({ policies: [{ ...POLICY, ...change }] });
const issuer = (change: object) => ({
  attestation: { issuers: [{ issuer: 'a', audience: 'b', keys: { url: 'https://a.example', ...change } }] },
});
const field = (change: object) => ({
  routes: [{ ...ROUTE, method: 'POST', form: { a: change } }],
  policies: [],
});
const at = (path: string) => (value: unknown) =>
  path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value) as object;

type Bound = readonly [
  path: string,
  make: (value: never) => object,
  below: unknown,
  least: unknown,
  most: unknown,
  above: unknown,
];

/** Every setting with two ends: one below, the least, the most, one above. */
const BOUNDS: readonly Bound[] = [
  ['public.listen', (port: number) => at('public.listen')(`127.0.0.1:${port}`), -1, 0, 65_535, 65_536],
  ['public.bodyLimit', at('public.bodyLimit'), '255B', '256B', '64KiB', '65537B'],
  ['public.headersLimit', at('public.headersLimit'), '8191B', '8KiB', '64KiB', '65537B'],
  [
    'public.headersTimeout',
    (v: string) => ({ public: { headersTimeout: v, requestTimeout: '60s' } }),
    '999ms',
    '1s',
    '60s',
    '60001ms',
  ],
  [
    'public.requestTimeout',
    (v: string) => ({ public: { headersTimeout: '1s', requestTimeout: v } }),
    '999ms',
    '1s',
    '120s',
    '120001ms',
  ],
  ['store.redis.commandTimeout', at('store.redis.commandTimeout'), '74ms', '75ms', '1s', '1001ms'],
  ['store.redis.connectTimeout', at('store.redis.connectTimeout'), '99ms', '100ms', '30s', '30001ms'],
  ['store.redis.namespace', (n: number) => at('store.redis.namespace')('a'.repeat(n)), 0, 1, 32, 33],
  ['store.embedded.maxSubjects', at('store.embedded.maxSubjects'), 999, 1_000, 10_000_000, 10_000_001],
  ['upstream.simulated.registered', at('upstream.simulated.registered'), -1, 0, 30_000, 30_001],
  ['upstream.simulated.seed', at('upstream.simulated.seed'), -1, 0, 2_147_483_647, 2_147_483_648],
  ['upstream.simulated.latency', at('upstream.simulated.latency'), '-1ms', '0ms', '10s', '10001ms'],
  [
    'routes[0].cost',
    (cost: number) => ({
      routes: [{ ...ROUTE, cost }],
      policies: [{ ...POLICY, limit: 1_000, on: [ROUTE.id] }],
    }),
    0,
    1,
    1_000,
    1_001,
  ],
  ['upstream.connections', at('upstream.connections'), 0, 1, 1_024, 1_025],
  ['upstream.timeout', at('upstream.timeout'), '99ms', '100ms', '60s', '60001ms'],
  ['upstream.maxAnswerSize', at('upstream.maxAnswerSize'), '1023B', '1KiB', '1MiB', '1048577B'],
  ['upstream.circuit.failures', at('upstream.circuit.failures'), 0, 1, 1_000, 1_001],
  ['upstream.circuit.openFor', at('upstream.circuit.openFor'), '99ms', '100ms', '5m', '300001ms'],
  ['attestation.clockSkew', at('attestation.clockSkew'), '-1s', '0s', '60s', '60001ms'],
  ['attestation.proofLifetime', at('attestation.proofLifetime'), '4999ms', '5s', '5m', '300001ms'],
  ['attestation.maxTokenLifetime', at('attestation.maxTokenLifetime'), '59999ms', '1m', '24h', '86400001ms'],
  ['attestation.tokenCacheSize', at('attestation.tokenCacheSize'), 0, 1, 1_000_000, 1_000_001],
  [
    'attestation.issuers[0].keys.refresh',
    (v: string) => issuer({ refresh: v }),
    '29999ms',
    '30s',
    '24h',
    '86400001ms',
  ],
  [
    'attestation.issuers[0].keys.timeout',
    (v: string) => issuer({ timeout: v }),
    '99ms',
    '100ms',
    '30s',
    '30001ms',
  ],
  ['edge.limit', at('edge.limit'), 0, 1, 1_000_000, 1_000_001],
  ['edge.window', at('edge.window'), '999ms', '1s', '1h', '3600001ms'],
  [
    'routes[0].maxTokenAge',
    (v: string) => ({ routes: [{ ...ROUTE, maxTokenAge: v }], policies: [] }),
    '9999ms',
    '10s',
    '24h',
    '86400001ms',
  ],
  ['routes[0].form.a.maxLength', (v: number) => field({ maxLength: v }), 0, 1, 4_096, 4_097],
  ['policies[0].limit', (v: number) => policy({ limit: v }), 0, 1, 1_000_000_000, 1_000_000_001],
  ['policies[0].limit', (v: number) => policy({ limit: v, count: 'distinct number' }), 0, 1, 128, 129],
  ['policies[0].window', (v: string) => policy({ window: v }), '999ms', '1s', '90d', '7776000001ms'],
  ['policies[0].cost', (v: number) => policy({ cost: v, limit: 10_000_000 }), 0, 1, 1_000_000, 1_000_001],
  ['policies[0].mode.enforce', (v: string) => policy({ mode: { enforce: v } }), '0%', '1%', '100%', '101%'],
  ['policies[0].id', (n: number) => policy({ id: 'a'.repeat(n) }), 0, 1, 48, 49],
  ['drain.grace', at('drain.grace'), '-1s', '0s', '5m', '300001ms'],
  ['secrets.hashKey', (n: number) => at('secrets.hashKey')('ab'.repeat(n)), 31, 32, 1_024, 1_025],
];

describe('each bound', () => {
  it.each(BOUNDS)('%s', async (path, make, below, least, most, above) => {
    const paths = async (value: unknown) =>
      (await developmentFaults(make(value as never))).map((fault) => fault.path);
    expect(await paths(below)).toEqual([path]);
    expect(await paths(least)).toEqual([]);
    expect(await paths(most)).toEqual([]);
    expect(await paths(above)).toEqual([path]);
  });
});

describe('each list', () => {
  const network = (n: number) => ({ public: { trustedProxies: Array(n).fill('10.0.0.1') } });
  const manyPolicies = (n: number) => ({
    policies: Array.from({ length: n }, (_, index) => ({ ...POLICY, id: `p-${index}` })),
  });
  const manyRoutes = (n: number) => ({
    routes: Array.from({ length: n }, (_, index) => ({
      ...ROUTE,
      id: `r-${index}`,
      path: `/r${index}/{country}-{phone}`,
    })),
    policies: [],
  });
  const manyFields = (n: number) => ({
    routes: [
      {
        ...ROUTE,
        method: 'POST',
        form: Object.fromEntries(Array.from({ length: n }, (_, i) => [`f${i}`, {}])),
      },
    ],
    policies: [],
  });

  it.each([
    ['public.trustedProxies', network, 256],
    ['policies', manyPolicies, 64],
    ['routes', manyRoutes, 64],
    ['routes[0].form', manyFields, 64],
  ])('%s has a longest length', async (path, make, most) => {
    expect(await developmentFaults(make(most))).toEqual([]);
    expect((await developmentFaults(make(most + 1))).map((fault) => fault.path)).toEqual([path]);
  });
});

describe('the spellings of values', () => {
  it.each([
    ['150ms', 150],
    ['10s', 10_000],
    ['5m', 300_000],
    ['24h', 86_400_000],
    ['30d', 2_592_000_000],
    ['0s', 0],
  ])('%s is %d milliseconds', (text, expected) => expect(parseDuration(text)).toBe(expected));

  it.each([
    '',
    's',
    '10',
    '10 s',
    ' 10s',
    '10s ',
    '1.5s',
    '-1s',
    '+1s',
    '01s',
    '1h30m',
    '10S',
    '1w',
    '1e3s',
    '99999999999s',
  ])('the duration %j is none', (text) => expect(parseDuration(text)).toBeUndefined());

  it.each([
    ['0B', 0],
    ['512B', 512],
    ['4KiB', 4_096],
    ['1MiB', 1_048_576],
  ])('%s is %d bytes', (text, expected) => expect(parseSize(text)).toBe(expected));

  it.each(['', '4', '4kib', '4KB', '4 KiB', '4k', '-1B', '1.5KiB', '04KiB', '1GiB'])(
    'the size %j is none',
    (text) => expect(parseSize(text)).toBeUndefined(),
  );

  it.each([
    ['127.0.0.1:8080', { host: '127.0.0.1', port: 8080 }],
    ['0.0.0.0:0', { host: '0.0.0.0', port: 0 }],
    ['[::1]:80', { host: '::1', port: 80 }],
    ['localhost:80', { host: 'localhost', port: 80 }],
  ])('%s is an address', (text, expected) => expect(parseListen(text)).toEqual(expected));

  it.each([
    '',
    ':80',
    '80',
    'localhost',
    '127.0.0.1',
    '::1:80',
    '[127.0.0.1]:80',
    '1.2.3:80',
    '1.2.3.4:080',
    'a b:80',
    '[::1%lo]:80',
    '-a:80',
  ])('the address %j is none', (text) => expect(parseListen(text)).toBeUndefined());
});

describe('the simulated upstream', () => {
  it('has as many numbers as may be configured', () => {
    expect(syntheticNumbers(30_000, 1)).toHaveLength(30_000);
    expect(() => syntheticNumbers(30_001, 1)).toThrow(RangeError);
  });
});
