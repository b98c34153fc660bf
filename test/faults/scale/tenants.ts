import { createHash } from 'node:crypto';

import { loadConfig } from '../../../config/load.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createStores } from '../../../src/compose/stores.ts';
import { createHealth } from '../../../src/core/health.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { compileTenantCharges } from '../../../src/core/tenants/tenant-charges.ts';
import { createTenantOf } from '../../../src/core/tenants/tenant-of.ts';
import { createTestTelemetry } from '../../support/telemetry.ts';
import { until } from '../../support/until.ts';

export const NAMESPACE = 'nw';

const SHARED: readonly string[] = ['global', 'address', 'address24-56', 'address16-48'];
const SLICE_MS = 10;

/** Ids of the tenants of one row. */
export const tenantIds = (tenants: number): readonly string[] =>
  Array.from({ length: tenants }, (_, at) => `tenant-${at + 1}`);

export interface TenantLoad extends AsyncDisposable {
  /** Asks at this pace, whatever the answers take, for all tenants in turn; how many were decided. */
  drive(perSecond: number, forMs: number): Promise<number>;
}

export interface TenantLoadOptions {
  readonly tenants: number;
  /** Whether policies by address, and the upstream’s pace, are one counter for all; otherwise nothing is. */
  readonly shared: boolean;
}

/** The production profile’s policies, over the Cluster at `url`. */
const configOf = async (url: string, { tenants, shared }: TenantLoadOptions) => {
  const shipped = await loadConfig({ profile: 'development', env: {} });
  const production = await loadConfig({
    env: {},
    overlay: {
      public: { origin: 'https://api.example' },
      upstream: { url: 'https://upstream.example' },
      secrets: { hashKey: '5e'.repeat(32) },
      attestation: {
        issuers: [
          { issuer: 'https://attest.example', audience: 'a', keys: { url: 'https://attest.example/keys' } },
        ],
      },
      store: { redis: { url, namespace: NAMESPACE, commandTimeout: '1s' } },
      tenants: tenantIds(tenants).map((id) => ({ id, apps: [id] })),
    },
  });
  const sharing = production.policies.map((policy) => ({
    ...policy,
    // One tenant alone gets the whole load.
    ...(policy.by.includes('global') ? { limit: 10 * policy.limit } : {}),
    shared: shared && policy.by.every((dimension) => SHARED.includes(dimension)),
  }));
  const sharedTenants = production.tenants.map((tenant) => ({ ...tenant, policies: sharing }));
  return { ...production, log: shipped.log, policies: sharing, tenants: sharedTenants };
};

/** A look-up by a device that has asked nothing before, from one of 65,536 networks. */
const factsOf = (index: number, app: string): RequestFacts => {
  const [a, b] = [(index >> 8) & 255, index & 255];
  // The first six digits are the block: neighbours would be an attack.
  const national = `2${String(index % 100_000).padStart(5, '0')}${String(index).padStart(9, '0').slice(0, 4)}`;
  return {
    routeId: 'lookup',
    address: {
      family: 4,
      text: `10.${a}.${b}.1`,
      ladder: [`10.${a}.${b}.1/32`, `10.${a}.${b}.0/24`, `10.${a}.0.0/16`],
    },
    number: {
      ...{ e164: `+1${national}`, country: 'US', block: `+1${national.slice(0, 6)}` },
      ...{ callingCode: '1', national },
    },
    device: {
      thumbprint: createHash('sha256').update(`${index}`).digest('base64url'),
      ...{ app, issuer: 'https://attest.example', platform: 'ios', appVersion: '27.1.0' },
      ...{ provider: 'apple-app-attest', level: 'secure-enclave', tokenExpiresAt: 0 },
    },
  };
};

/** One instance without its listeners, connected to the slots of all tenants. */
export const openTenants = async (url: string, options: TenantLoadOptions): Promise<TenantLoad> => {
  const config = await configOf(url, options);
  const health = createHealth();
  const { telemetry } = createTestTelemetry();
  const stores = createStores(config, { telemetry, health, clock: Date.now });
  const build = compileTenantCharges({
    ...{ tenants: config.tenants, tenantOf: createTenantOf(config.tenants) },
    ...{ policies: config.policies, namespace: NAMESPACE, hash: createKeyedHash(Buffer.alloc(32, 1)) },
  });
  const isReady = () =>
    health.report().checks.every(({ name, status }) => name.startsWith('store-fitness') || status === 'ok');
  await until(() => Promise.resolve(isReady()), 20_000);
  const apps = tenantIds(options.tenants);
  return {
    async drive(perSecond, forMs) {
      const asked: Promise<void>[] = [];
      let failure: Error | undefined;
      const ask = async (index: number): Promise<void> => {
        const { request } = build(factsOf(index, apps[index % apps.length] ?? ''));
        const { admitted } = await stores.decisions.decide(request);
        if (!admitted) throw new Error('a look-up was refused: the load is not what the table says');
      };
      const began = performance.now();
      for (let now = began; now - began < forMs && failure === undefined; now = performance.now()) {
        const due = Math.floor(((now - began) * perSecond) / 1_000);
        while (asked.length < due)
          asked.push(
            ask(asked.length).catch(
              (error: unknown) => void (failure ??= new Error('a decision failed', { cause: error })),
            ),
          );
        await new Promise((resolve) => setTimeout(resolve, SLICE_MS));
      }
      await Promise.all(asked);
      if (failure !== undefined) throw failure;
      return asked.length;
    },
    [Symbol.asyncDispose]: () => stores[Symbol.asyncDispose](),
  };
};
