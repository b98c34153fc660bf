import { describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { faultsOf, PRODUCTION } from './support.ts';

const { public: open, store, upstream, attestation, secrets } = PRODUCTION;
const [issuer] = attestation.issuers;

const faults = (overlay: object, singleInstance = false) =>
  faultsOf({ profile: 'production', env: {}, overlay: { ...PRODUCTION, ...overlay }, singleInstance });

const trusting = (...trustedProxies: string[]) => ({ public: { ...open, trustedProxies } });

describe('the production profile', () => {
  it('takes what it needs, and nothing more', async () => {
    const config = await loadConfig({ env: {}, overlay: PRODUCTION });
    expect(config.profile).toBe('production');
    expect(config.public.listen).toEqual({ host: '0.0.0.0', port: 8080 });
    expect(config.notes).toEqual([]);
  });

  it('names everything that is missing at once', async () => {
    const paths = (await faultsOf({ env: {} })).map(({ path }) => path);
    expect(paths.sort()).toEqual([
      'attestation.issuers',
      'public.origin',
      'secrets.hashKey',
      'store.redis.url',
      'upstream.url',
    ]);
  });

  it.each<[string, object, string]>([
    ['the embedded store', { store: {} }, 'store.redis.url'],
    [
      'plain Redis to another host',
      { store: { redis: { url: 'redis://10.0.0.5:6379' } } },
      'store.redis.url',
    ],
    [
      'plain Redis to a name that only begins like loopback',
      { store: { redis: { url: 'redis://127.0.0.1.example.com' } } },
      'store.redis.url',
    ],
    [
      'plain Sentinels of which one is elsewhere',
      { store: { redis: { url: 'redis+sentinel://127.0.0.1,10.0.0.5/m' } } },
      'store.redis.url',
    ],
    [
      'a plain Cluster elsewhere',
      { store: { redis: { url: 'redis+cluster://10.0.0.5' } } },
      'store.redis.url',
    ],
    ['plain Redis in capitals', { store: { redis: { url: 'REDIS://10.0.0.5' } } }, 'store.redis.url'],
    ['the simulated upstream', { upstream: {} }, 'upstream.url'],
    ['plain http to the upstream', { upstream: { url: 'http://upstream.internal' } }, 'upstream.url'],
    [
      'development issuers',
      { attestation: { ...attestation, development: true } },
      'attestation.development',
    ],
    ['no issuer', { attestation: { issuers: [] } }, 'attestation.issuers'],
    [
      'a key set by plain http',
      { attestation: { issuers: [{ ...issuer, keys: { url: 'http://attest.example.com/' } }] } },
      'attestation.issuers[0].keys.url',
    ],
    [
      'a shown counter that others move',
      { policies: [{ id: 'a', by: 'address', limit: 1, window: '1h', visibility: 'shown' }] },
      'policies[0].visibility',
    ],
    [
      'a named limit that others move',
      { policies: [{ id: 'a', by: 'number', limit: 1, window: '1h', visibility: 'name-only' }] },
      'policies[0].visibility',
    ],
    ['no hash key', { secrets: {} }, 'secrets.hashKey'],
    ['no origin', { public: {} }, 'public.origin'],
    ['an origin without TLS', { public: { origin: 'http://api.example.com' } }, 'public.origin'],
    ['disclosure always', { disclosure: 'always' }, 'disclosure'],
    ['a proxy list that trusts half of all', trusting('0.0.0.0/1'), 'public.trustedProxies[0]'],
    ['a proxy list that trusts seven bits', trusting('10.0.0.0/8', '10.0.0.0/7'), 'public.trustedProxies[1]'],
    ['a proxy list that trusts all of IPv6', trusting('2000::/3'), 'public.trustedProxies[0]'],
    ['a proxy list that trusts 15 bits of IPv6', trusting('2001:db8::/15'), 'public.trustedProxies[0]'],
    ['a proxy list that trusts everybody', trusting('0.0.0.0/0'), 'public.trustedProxies[0]'],
  ])('refuses %s', async (_, overlay, path) => {
    expect((await faults(overlay)).map((fault) => fault.path)).toEqual([path]);
  });

  it('refuses a route that always tells', async () => {
    const { routes } = await loadConfig({ env: {}, overlay: PRODUCTION });
    const [first, ...others] = routes;
    expect(
      (await faults({ routes: [{ ...first, disclosure: 'always' }, ...others] })).map(({ path }) => path),
    ).toEqual(['routes[0].disclosure']);
  });

  it.each<[string, object]>([
    ['plain Redis on the loopback interface', { store: { redis: { url: 'redis://127.0.0.1:6379' } } }],
    ['a plain Cluster on loopback', { store: { redis: { url: 'redis+cluster://127.0.0.1,[::1]:7001' } } }],
    ['Sentinels by TLS', { store: { redis: { url: 'rediss+sentinel://10.0.0.5,10.0.0.6/m' } } }],
    ['a Cluster by TLS', { store: { redis: { url: 'rediss+cluster://10.0.0.5:7000' } } }],
    ['plain Redis on localhost', { store: { redis: { url: 'redis://:password@localhost:6379/3' } } }],
    ['plain Redis on IPv6 loopback', { store: { redis: { url: 'redis://[::1]:6379' } } }],
    ['a plain upstream on the loopback interface', { upstream: { url: 'http://127.0.0.1:8081' } }],
    ['a plain origin on the loopback interface', { public: { origin: 'http://127.0.0.1:8080' } }],
    ['proxies by network', trusting('10.0.0.0/8', '192.0.2.7', '2001:db8::/16')],
  ])('takes %s', async (_, overlay) => {
    expect(await faults(overlay)).toEqual([]);
  });

  it('takes the embedded store with --single-instance, and notes it', async () => {
    const config = await loadConfig({ env: {}, overlay: { ...PRODUCTION, store: {} }, singleInstance: true });
    expect(config.store.redis).toBeUndefined();
    expect(config.notes).toEqual([expect.stringContaining('embedded store')]);
  });

  it('notes what weakens it', async () => {
    const config = await loadConfig({
      env: {},
      overlay: {
        public: open,
        store,
        upstream,
        secrets,
        attestation: { ...attestation, require: ['ath'] },
        policies: [],
      },
    });
    expect(config.notes).toEqual([expect.stringContaining('htd'), 'No policy enforces anything.']);
  });
});

describe('the development profile', () => {
  it('needs nothing, and leaves the hash key to the working directory', async () => {
    const config = await loadConfig({ profile: 'development', env: {} });
    expect(config.secrets).toEqual({});
    expect(config.attestation.development).toBe(true);
    expect(config.notes).toEqual([]);
  });

  it('takes what production refuses', async () => {
    const overlay = {
      policies: [{ id: 'a', by: 'number', limit: 1, window: '1h', visibility: 'shown' }],
      disclosure: 'always',
      upstream: { url: 'http://upstream.internal' },
      store: { redis: { url: 'redis://10.0.0.5' } },
    };
    const config = await loadConfig({ profile: 'development', env: {}, overlay });
    expect(config.routes.map(({ disclosure }) => disclosure)).toEqual([
      ...Array<string>(5).fill('always'),
      ...Array<string>(3).fill('never'),
    ]);
    expect(config.notes).toEqual([]);
  });
});
