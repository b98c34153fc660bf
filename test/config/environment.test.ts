import { describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { createFolder, faultsOf, HASH_KEY, hexOf } from './support.ts';

const load = (env: Record<string, string>, options: object = {}) =>
  loadConfig({ profile: 'development', env, ...options });
const faults = (env: Record<string, string>) => faultsOf({ profile: 'development', env });

describe('each variable', () => {
  it('sets what it says', async () => {
    const config = await load({
      NUMBERWALL_PUBLIC_LISTEN: '127.0.0.2:18080',
      NUMBERWALL_PUBLIC_ORIGIN: 'https://API.example.com:443/',
      NUMBERWALL_ADMIN_LISTEN: '[::1]:0',
      NUMBERWALL_REDIS_URL: 'redis://127.0.0.1:16379/2',
      NUMBERWALL_UPSTREAM_URL: 'http://127.0.0.1:8081/',
      NUMBERWALL_DISCLOSURE: 'always',
      NUMBERWALL_TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7',
      NUMBERWALL_ISSUER_JWKS: 'https://attest.example.com/jwks',
      NUMBERWALL_ISSUER: 'https://attest.example.com',
      NUMBERWALL_AUDIENCE: 'https://api.example.com',
      NUMBERWALL_HASH_KEY: HASH_KEY,
      NUMBERWALL_WORKERS: '1',
      NUMBERWALL_LOG_LEVEL: 'warn',
    });
    expect(config).toMatchObject({
      public: {
        listen: { host: '127.0.0.2', port: 18080 },
        origin: 'https://api.example.com',
        trustedProxies: ['10.0.0.0/8', '192.0.2.7'],
      },
      admin: { listen: { host: '::1', port: 0 } },
      store: { redis: { url: 'redis://127.0.0.1:16379/2' } },
      upstream: { url: 'http://127.0.0.1:8081' },
      log: { level: 'warn' },
    });
    expect(config.attestation.issuers).toMatchObject([
      {
        issuer: 'https://attest.example.com',
        audience: 'https://api.example.com',
        algorithms: ['ES256'],
        keys: { url: 'https://attest.example.com/jwks', refreshMs: 300_000, timeoutMs: 3_000 },
      },
    ]);
    expect(hexOf(config.secrets.hashKey)).toBe(HASH_KEY);
    expect(new Set(config.routes.map(({ disclosure }) => disclosure))).toEqual(new Set(['always', 'never']));
  });

  it('goes before the file, and the file before the profile', async () => {
    using files = createFolder();
    const file = files.write('gateway.yaml', 'log: { level: error }\nedge: { limit: 7 }\n');
    const config = await load({ NUMBERWALL_LOG_LEVEL: 'debug', NUMBERWALL_CONFIG: file });
    expect(config.log.level).toBe('debug');
    expect(config.edge).toEqual({ limit: 7, windowMs: 60_000, onStoreFailure: 'closed' });
  });

  it('names the issuers instead of the file’s', async () => {
    using files = createFolder();
    const keys = files.write('keys.json', JSON.stringify({ keys: [{ kid: '1', kty: 'EC' }] }));
    const file = files.write(
      'gateway.yaml',
      'attestation: { issuers: [{ issuer: a, audience: b, keys: { url: "https://a.example" } }] }\n',
    );
    const env = { NUMBERWALL_ISSUER_JWKS: keys, NUMBERWALL_ISSUER: 'c', NUMBERWALL_AUDIENCE: 'd' };
    const { attestation } = await load(env, { file });
    expect(attestation.issuers).toMatchObject([
      { issuer: 'c', audience: 'd', algorithms: ['ES256'], keys: { file: keys } },
    ]);
  });

  it('may be empty where it is a list', async () => {
    expect((await load({ NUMBERWALL_TRUSTED_PROXIES: '' })).public.trustedProxies).toEqual([]);
  });
});

describe('a fault of the environment', () => {
  it.each<[string, Record<string, string>, string, RegExp]>([
    ['an unknown variable', { NUMBERWALL_REDIS_ULR: 'x' }, 'NUMBERWALL_REDIS_ULR', /NUMBERWALL_REDIS_URL\?/],
    ['an unlike variable', { NUMBERWALL_QQQQQQ: 'x' }, 'NUMBERWALL_QQQQQQ', /Unset it/],
    [
      'a file for what is no secret',
      { NUMBERWALL_LOG_LEVEL_FILE: 'x' },
      'NUMBERWALL_LOG_LEVEL_FILE',
      /Unset|mean/,
    ],
    ['an empty variable', { NUMBERWALL_LOG_LEVEL: '' }, 'NUMBERWALL_LOG_LEVEL', /unset it/],
    ['an empty secret', { NUMBERWALL_HASH_KEY: '' }, 'NUMBERWALL_HASH_KEY', /unset it/],
    [
      'several workers over the embedded store',
      { NUMBERWALL_WORKERS: '2', NUMBERWALL_UPSTREAM_URL: 'http://127.0.0.1:1' },
      'workers',
      /NUMBERWALL_REDIS_URL/,
    ],
    [
      'several workers over the simulated upstream',
      { NUMBERWALL_WORKERS: '2', NUMBERWALL_REDIS_URL: 'redis://127.0.0.1:1' },
      'workers',
      /NUMBERWALL_UPSTREAM_URL/,
    ],
    ['no worker', { NUMBERWALL_WORKERS: '0' }, 'workers', /1/],
    ['workers that are no number', { NUMBERWALL_WORKERS: 'all' }, 'workers', /1/],
    ['a port in place of an address', { NUMBERWALL_PORT: '8080' }, 'NUMBERWALL_PORT', /./],
    ['a bad listener', { NUMBERWALL_PUBLIC_LISTEN: '8080' }, 'public.listen', /127\.0\.0\.1:8080/],
    [
      'a bad proxy',
      { NUMBERWALL_TRUSTED_PROXIES: '10.0.0.0/8 true' },
      'public.trustedProxies[1]',
      /10\.0\.0\.0/,
    ],
    ['an unknown disclosure', { NUMBERWALL_DISCLOSURE: 'nevr' }, 'disclosure', /never/],
    ['a sentinel', { NUMBERWALL_REDIS_URL: 'redis+sentinel://a,b' }, 'store.redis.url', /SERVICE/],
  ])('%s', async (_, env, path, remedy) => {
    expect(await faults(env)).toEqual([
      expect.objectContaining({ path, remedy: expect.stringMatching(remedy) }),
    ]);
  });

  it('says which variable it came from', async () => {
    const env = { NUMBERWALL_PUBLIC_LISTEN: 'x', NUMBERWALL_TRUSTED_PROXIES: 'y', NUMBERWALL_REDIS_URL: 'z' };
    expect((await faults(env)).map(({ source }) => source).sort()).toEqual(Object.keys(env).sort());
  });

  it('names what is missing of the issuer', async () => {
    expect((await faults({ NUMBERWALL_ISSUER: 'x' })).map(({ path }) => path).sort()).toEqual([
      'NUMBERWALL_AUDIENCE',
      'NUMBERWALL_ISSUER_JWKS',
    ]);
  });

  it.each([
    ['NUMBERWALL_SERVICE_HOST', '10.0.0.1'],
    ['NUMBERWALL_SERVICE_PORT', '8080'],
    ['NUMBERWALL_SERVICE_PORT_HTTP', '8080'],
    ['NUMBERWALL_ADMIN_SERVICE_HOST', '10.0.0.1'],
    ['NUMBERWALL_PORT', 'tcp://10.0.0.1:8080'],
    ['NUMBERWALL_PORT_8080_TCP', 'tcp://10.0.0.1:8080'],
    ['NUMBERWALL_PORT_8080_TCP_ADDR', '10.0.0.1'],
  ])('is not %s, which Kubernetes makes', async (name, value) => {
    expect(await faults({ [name]: value })).toEqual([]);
  });
});

describe('the profile', () => {
  const profileOf = async (options: Parameters<typeof loadConfig>[0]) =>
    (await loadConfig({ singleInstance: true, ...options })).profile;

  it('is the flag’s before the variable’s before the file’s', async () => {
    using files = createFolder();
    const file = files.write('gateway.yaml', 'profile: development\n');
    expect(await profileOf({ env: {}, file })).toBe('development');
    expect((await faultsOf({ env: { NUMBERWALL_PROFILE: 'production' }, file })).length).toBeGreaterThan(0);
    expect(await profileOf({ env: { NUMBERWALL_PROFILE: 'production' }, file, profile: 'development' })).toBe(
      'development',
    );
    expect(await profileOf({ env: { NUMBERWALL_PROFILE: 'development' } })).toBe('development');
  });

  it('is production where nobody says', async () => {
    expect((await faultsOf({ env: {} })).map(({ path }) => path)).toContain('secrets.hashKey');
  });

  it.each([
    [{ profile: 'developement', env: {} }, '--profile'],
    [{ env: { NUMBERWALL_PROFILE: 'prod' } }, 'NUMBERWALL_PROFILE'],
    [{ profile: '../../etc/passwd', env: {} }, '--profile'],
  ])('is a fault when unknown: %j', async (options, path) => {
    expect((await faultsOf(options)).map((fault) => fault.path)).toEqual([path]);
  });
});
