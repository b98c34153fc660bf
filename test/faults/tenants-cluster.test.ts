import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createStores } from '../../src/compose/stores.ts';
import { createHealth } from '../../src/core/health.ts';
import type { DecideRequest } from '../../src/core/limits/store.ts';
import { keyTag } from '../../src/core/tenants/key-tag.ts';
import { compileTenantCharges } from '../../src/core/tenants/tenant-charges.ts';
import { createTenantOf } from '../../src/core/tenants/tenant-of.ts';
import { createPhone } from '../support/phone.ts';
import { startRedisCluster, type RedisCluster } from '../support/redis-cluster.ts';
import { send, sendSigned, startService } from '../support/service.ts';
import { createTestTelemetry } from '../support/telemetry.ts';
import { until } from '../support/until.ts';

const TENANTS = ['a', 'b'] as const;
const OWN = 900;
const SHARED = 1_500;
const INSTANCES = 3;
const AT_ONCE = 8;

const READY = /^(?=.*"store","status":"ok")(?=.*"store:a","status":"ok")(?=.*"store:b","status":"ok")/s;

const overlay = (url: string, namespace: string, tenants: readonly string[] = TENANTS) => ({
  // On a busy machine nothing but the move itself shall fail.
  store: { redis: { url, namespace, commandTimeout: '1s' } },
  policies: [
    { id: 'own', by: 'global', limit: OWN, window: '1h' },
    { id: 'shared', by: 'global', limit: SHARED, window: '1h', shared: true },
  ],
  tenants: tenants.map((id) => ({ id, apps: [`com.example.${id}`] })),
});

type App = (typeof TENANTS)[number];

/** What one instance decides, without its listeners. */
const openInstance = async (url: string, namespace: string) => {
  const config = await loadConfig({
    profile: 'development',
    env: {},
    overlay: overlay(url, namespace),
  });
  const health = createHealth();
  const { telemetry } = createTestTelemetry();
  const stores = createStores(config, { telemetry, health, clock: Date.now });
  const charges = compileTenantCharges({
    ...{ tenants: config.tenants, tenantOf: createTenantOf(config.tenants) },
    ...{ policies: config.policies, namespace, hash: createKeyedHash(Buffer.alloc(32, 1)) },
  });
  const requestOf = (app: App): DecideRequest =>
    charges({
      routeId: 'lookup',
      address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
      device: {
        ...{ thumbprint: 't', app: `com.example.${app}`, issuer: 'i', platform: 'ios', appVersion: '27.1.0' },
        ...{ provider: 'p', level: 'tee', tokenExpiresAt: 0 },
      },
    }).request;
  const ready = () =>
    until(
      () =>
        Promise.resolve(
          health
            .report()
            .checks.every(({ name, status }) => name.startsWith('store-fitness') || status === 'ok'),
        ),
      10_000,
    );
  return { stores, health, requestOf, ready, [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose]() };
};

let tried = 0;
/** A namespace of nobody yet whose tenants’ slots, and its own, three masters own. */
const spreadOn = async (cluster: RedisCluster): Promise<string> => {
  for (let at = (tried += 1); at < 500; at = tried += 1) {
    const tags = [keyTag(`n${at}`), ...TENANTS.map((id) => keyTag(`n${at}`, id))];
    const owners = await Promise.all(tags.map((tag) => cluster.ownerOf(tag)));
    if (new Set(owners).size === 3) return `n${at}`;
  }
  throw new Error('no namespace spreads');
};

describe('tenants on a Cluster', () => {
  let cluster: RedisCluster;

  beforeAll(async () => {
    cluster = await startRedisCluster();
  }, 60_000);
  afterAll(async () => {
    await cluster[Symbol.asyncDispose]();
  });

  const spread = () => spreadOn(cluster);

  it('are decided by different masters, over HTTP', async () => {
    const namespace = await spread();
    await using service = await startService({
      overlay: {
        ...overlay(cluster.url, namespace),
        policies: [
          { id: 'own', by: 'number', limit: 2, window: '1h' },
          { id: 'shared', by: 'address', limit: 5, window: '1h', shared: true },
        ],
      },
    });
    const { publicUrl, adminUrl } = service.gateway;
    await until(async () => READY.test((await send('GET', `${adminUrl}/readyz`)).text), 10_000);
    const ask = async (app: App, from: string): Promise<number> => {
      const phone = await createPhone(service.issuer, { sub: `com.example.${app}` });
      return (await sendSigned(phone, 'GET', `${publicUrl}/json/users/1-2125550147/status`, { from })).status;
    };
    const inTurn = async (app: App, from: string) => [
      await ask(app, from),
      await ask(app, from),
      await ask(app, from),
    ];
    expect(await inTurn('a', '127.1.1.1')).toEqual([200, 200, 429]);
    expect(await inTurn('b', '127.1.1.1')).toEqual([200, 200, 429]);
    // The keys of each tenant are where its slot is.
    for (const id of TENANTS) {
      const { server } = await cluster.ownerOf(keyTag(namespace, id));
      const keys = (await server.cli('KEYS', `{${keyTag(namespace, id)}}:*`)).split('\n');
      expect(keys.filter((key) => /\}:[\w-]{8}:[\w-]{22}$/.test(key))).toHaveLength(1);
    }
  }, 30_000);

  it('are connected to when a reload brings them', async () => {
    const namespace = await spread();
    const config = await loadConfig({
      profile: 'development',
      env: {},
      overlay: overlay(cluster.url, namespace, ['a']),
    });
    const health = createHealth();
    await using stores = createStores(config, { ...createTestTelemetry(), health, clock: Date.now });
    await using knowing = await openInstance(cluster.url, namespace);
    const decided = await until(
      () => stores.decisions.decide(knowing.requestOf('b')).catch(() => undefined),
      10_000,
    );
    expect(decided).toMatchObject({ admitted: true });
    await until(() => {
      const names = health
        .report()
        .checks.filter(({ status }) => status === 'ok')
        .map(({ name }) => name);
      // Every master has its own fitness.
      return Promise.resolve(
        ['a', 'b'].every((id) => names.includes(`store:${id}`) && names.includes(`store-fitness:${id}`)),
      );
    }, 5_000);
  }, 30_000);

  it('admit no more than any limit while the slot of one moves, and the other goes on', async () => {
    const namespace = await spread();
    await using owned = new AsyncDisposableStack();
    const instances: Awaited<ReturnType<typeof openInstance>>[] = [];
    for (let at = 0; at < INSTANCES; at += 1)
      instances.push(owned.use(await openInstance(cluster.url, namespace)));
    await Promise.all(instances.map(({ ready }) => ready()));

    const admitted = { a: 0, b: 0 };
    const answered = { a: 0, b: 0 };
    const failed = { a: 0, b: 0 };
    let isOver = false;
    owned.defer(() => void (isOver = true));
    const flood = async ({ stores, requestOf }: (typeof instances)[number], app: App): Promise<void> => {
      while (!isOver) {
        const decision = await stores.decisions.decide(requestOf(app)).catch(() => undefined);
        answered[app] += decision === undefined ? 0 : 1;
        failed[app] += decision === undefined ? 1 : 0;
        admitted[app] += decision?.admitted === true ? 1 : 0;
        await new Promise((resolve) => setTimeout(resolve, 4));
      }
    };
    const floods = instances.flatMap((instance) =>
      TENANTS.flatMap((app) => Array.from({ length: AT_ONCE }, () => flood(instance, app))),
    );
    await until(() => Promise.resolve(admitted.a > 100 && admitted.b > 100), 10_000);
    const target = await cluster.migrate(keyTag(namespace, 'a'));
    await until(() => Promise.resolve(failed.a > 0), 10_000);
    await until(() => Promise.resolve(admitted.a + admitted.b >= SHARED), 20_000);
    const settled = { ...answered };
    await until(() => Promise.resolve(answered.a > settled.a + 100 && answered.b > settled.b + 100), 10_000);
    isOver = true;
    await Promise.all(floods);

    // While the counts of the one were gathered the other was answered.
    expect(failed.b).toBe(0);
    expect((await cluster.ownerOf(keyTag(namespace, 'a'))).id).toBe(target.id);
    expect(admitted.a).toBeLessThanOrEqual(OWN);
    expect(admitted.b).toBeLessThanOrEqual(OWN);
    // What a shared policy refused was taken back: so all of it can be used, and no more.
    expect(admitted.a + admitted.b).toBe(SHARED);
  }, 60_000);
});

describe('tenants on a Cluster that serves what it has left', () => {
  it('are served while the master of another is gone, and the instance stays in rotation', async () => {
    await using cluster = await startRedisCluster({
      replicas: 0,
      args: ['--cluster-require-full-coverage', 'no'],
    });
    const namespace = await spreadOn(cluster);
    await using service = await startService({ overlay: overlay(cluster.url, namespace) });
    const { publicUrl, adminUrl } = service.gateway;
    const readiness = () => send('GET', `${adminUrl}/readyz`);
    await until(async () => READY.test((await readiness()).text), 10_000);
    const ask = async (app: App): Promise<number> => {
      const phone = await createPhone(service.issuer, { sub: `com.example.${app}` });
      return (await sendSigned(phone, 'GET', `${publicUrl}/json/users/1-2125550147/status`)).status;
    };
    await (await cluster.ownerOf(keyTag(namespace, 'a'))).server.kill();
    await until(async () => /"store:a","status":"degraded"/.test((await readiness()).text), 5_000);
    expect((await readiness()).status).toBe(200);
    expect([await ask('a'), await ask('b')]).toEqual([503, 200]);
    const metrics = (await send('GET', `${adminUrl}/metrics`)).text;
    expect(metrics).toMatch(/^numberwall_degraded\{component="tenant_stores"\} 1$/m);
    expect(metrics).toMatch(/^numberwall_degraded\{component="store"\} 0$/m);
    expect(metrics).not.toContain('com.example');
  }, 60_000);
});
