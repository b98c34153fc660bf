import { describe, expect, it } from '@jest/globals';

import { developmentFaults, expectFaults, faultsOf, POLICY, ROUTE } from './support.ts';

const policies = (change: object) => ({ policies: [{ ...POLICY, ...change }] });
const issuer = (change: object) => ({
  attestation: {
    issuers: [{ issuer: 'a', audience: 'b', keys: { url: 'https://keys.example.com/' }, ...change }],
  },
});

describe('a configuration with one fault', () => {
  expectFaults([
    ['an unknown section', { polices: [] }, 'polices', /not a setting/],
    ['an unknown key', { public: { lissten: '127.0.0.1:1' } }, 'public.lissten', /not a setting/],
    ['an unknown key deep inside', policies({ visible: 'shown' }), 'policies[0].visible', /not a setting/],
    [
      'a key that is no word',
      { public: { 'a\u001b[31m b': 1 } },
      'public["a\\u001b[31m b"]',
      /not a setting/,
    ],
    ['__proto__', { public: JSON.parse('{"__proto__":1}') as object }, 'public.__proto__', /not a setting/],
    ['a section of the wrong type', { public: 5 }, 'public', /must be a mapping/],
    ['a section that is empty', { public: null }, 'public', /is empty/],
    ['policies that are empty', { policies: null }, 'policies', /is empty/],
    ['a list that is a mapping', { policies: {} }, 'policies', /must be a list/],
    ['a number for an address', { public: { listen: 8080 } }, 'public.listen', /must be host:port/],
    ['a port above 65535', { public: { listen: '127.0.0.1:65536' } }, 'public.listen', /0 to 65535/],
    ['IPv6 without brackets', { public: { listen: '::1:80' } }, 'public.listen', /must be host:port/],
    ['an address that is none', { public: { listen: '127.0.0.256:80' } }, 'public.listen', /must be/],
    ['an origin with a path', { public: { origin: 'https://a.example/b' } }, 'public.origin', /alone/],
    ['an origin with a login', { public: { origin: 'https://u:p@a.example' } }, 'public.origin', /alone/],
    ['an origin of another scheme', { public: { origin: 'ftp://a.example' } }, 'public.origin', /http/],
    [
      'everybody as proxy',
      { public: { trustedProxies: ['0.0.0.0/0'] } },
      'public.trustedProxies[0]',
      /everybody/,
    ],
    [
      'everybody as proxy, IPv6',
      { public: { trustedProxies: ['::/0'] } },
      'public.trustedProxies[0]',
      /everybody/,
    ],
    [
      'everybody spelled otherwise',
      { public: { trustedProxies: ['1.2.3.4/0'] } },
      'public.trustedProxies[0]',
      /CIDR/,
    ],
    [
      'an IPv4-mapped proxy',
      { public: { trustedProxies: ['::ffff:10.0.0.0/104'] } },
      'public.trustedProxies[0]',
      /IPv4-mapped/,
    ],
    [
      'a proxy by name',
      { public: { trustedProxies: ['10.0.0.1', 'loopback'] } },
      'public.trustedProxies[1]',
      /CIDR/,
    ],
    ['true as proxies', { public: { trustedProxies: true } }, 'public.trustedProxies', /must be a list/],
    [
      'the header Forwarded',
      { public: { forwardedHeader: 'forwarded' } },
      'public.forwardedHeader',
      /plain addresses/,
    ],
    [
      'headers slower than the request',
      { public: { headersTimeout: '20s' } },
      'public.headersTimeout',
      /longer than/,
    ],
    ['a duration without unit', { public: { requestTimeout: 15 } }, 'public.requestTimeout', /duration/],
    ['a duration with a space', { public: { requestTimeout: '15 s' } }, 'public.requestTimeout', /duration/],
    ['a size in KB', { public: { bodyLimit: '4KB' } }, 'public.bodyLimit', /size/],
    [
      'one address for both listeners',
      { admin: { listen: '127.0.0.1:8080' } },
      'admin.listen',
      /public listener/,
    ],
    [
      'Sentinels without a service',
      { store: { redis: { url: 'redis+sentinel://a' } } },
      'store.redis.url',
      /behind the hosts/,
    ],
    [
      'a Cluster with a database',
      { store: { redis: { url: 'redis+cluster://a/1' } } },
      'store.redis.url',
      /behind the hosts/,
    ],
    ['two single Redis', { store: { redis: { url: 'redis://a,b' } } }, 'store.redis.url', /no host/],
    [
      'a user of Redis without a password',
      { store: { redis: { url: 'redis://u@a' } } },
      'store.redis.url',
      /without a password/,
    ],
    ['a Redis of another scheme', { store: { redis: { url: 'http://a' } } }, 'store.redis.url', /redis:\/\//],
    [
      'a Redis URL with options',
      { store: { redis: { url: 'redis://a/0?maxRetriesPerRequest=9' } } },
      'store.redis.url',
      /alone/,
    ],
    [
      'a namespace with a colon',
      { store: { redis: { namespace: 'a:b' } } },
      'store.redis.namespace',
      /must be/,
    ],
    ['an upstream with a path', { upstream: { url: 'https://a.example/v1' } }, 'upstream.url', /alone/],
    [
      'half a failure',
      { upstream: { circuit: { failures: 1.5 } } },
      'upstream.circuit.failures',
      /whole number/,
    ],
    [
      'an unknown claim',
      { attestation: { require: ['ath', 'hdt'] } },
      'attestation.require[1]',
      /one of ath, htd/,
    ],
    [
      'a version of two parts',
      { attestation: { minimumAppVersion: { ios: '26.1' } } },
      'attestation.minimumAppVersion.ios',
      /version/,
    ],
    ['HS256', issuer({ algorithms: ['HS256'] }), 'attestation.issuers[0].algorithms[0]', /one of ES256/],
    ['no algorithm', issuer({ algorithms: [] }), 'attestation.issuers[0].algorithms', /list of 1/],
    ['no key source', issuer({ keys: {} }), 'attestation.issuers[0].keys', /exactly one/],
    [
      'two key sources',
      issuer({ keys: { file: 'a', url: 'https://a.example' } }),
      'attestation.issuers[0].keys',
      /exactly one/,
    ],
    [
      'an absent key file',
      issuer({ keys: { file: '/nonexistent/keys' } }),
      'attestation.issuers[0].keys.file',
      /ENOENT/,
    ],
    [
      'a private key',
      issuer({ keys: { inline: { keys: [{ kid: 'a', kty: 'EC', d: 'secret' }] } } }),
      'attestation.issuers[0].keys.inline.keys[0]',
      /public key/,
    ],
    [
      'a symmetric key',
      issuer({ keys: { inline: { keys: [{ kid: 'a', kty: 'oct', k: 'secret' }] } } }),
      'attestation.issuers[0].keys.inline.keys[0]',
      /public key/,
    ],
    [
      'a key without id',
      issuer({ keys: { inline: { keys: [{ kty: 'EC' }] } } }),
      'attestation.issuers[0].keys.inline',
      /no key with a kid/,
    ],
    [
      'a key without kind',
      issuer({ keys: { inline: { keys: [{ kid: 'a' }] } } }),
      'attestation.issuers[0].keys.inline.keys[0].kty',
      /is missing/,
    ],
    [
      'keys by plain http',
      issuer({ keys: { url: 'http://keys.example.com/' } }),
      'attestation.issuers[0].keys.url',
      /plain http/,
    ],
    [
      'an issuer twice',
      {
        attestation: {
          issuers: Array(2).fill({ issuer: 'a', audience: 'b', keys: { url: 'https://a.example' } }),
        },
      },
      'attestation.issuers[1].issuer',
      /earlier entry/,
    ],
    [
      'an issuer without audience',
      issuer({ audience: undefined }),
      'attestation.issuers[0].audience',
      /is missing/,
    ],
    ['nobody who vouches', { attestation: { development: false } }, 'attestation.issuers', /is empty/],
    ['an unknown disclosure', { disclosure: 'sometimes' }, 'disclosure', /one of never/],
    ['an unknown level', { log: { level: 'inof' } }, 'log.level', /one of debug/],
    ['a short hash key', { secrets: { hashKey: 'ab'.repeat(31) } }, 'secrets.hashKey', /32 to 1024/],
    [
      'a hash key in prose',
      { secrets: { hashKey: 'correct horse battery staple, twice over again' } },
      'secrets.hashKey',
      /base64url/,
    ],
  ]);
});

describe('a suggestion', () => {
  it.each([
    [{ public: { lissten: 'x' } }, /Did you mean listen\?/],
    [{ polices: [] }, /Did you mean policies\?/],
    [{ log: { level: 'inof' } }, /Did you mean info\?/],
    [policies({ by: 'devise' }), /Did you mean device\?/],
    [policies({ count: 'distinct nummer' }), /Did you mean distinct number\?/],
    [policies({ on: ['lookpu'] }), /Did you mean lookup\?/],
    [policies({ mode: { enforced: '25%' } }), /Did you mean enforce\?/],
    [{ edge: { zebra: 1 } }, /known here: limit, window, onStoreFailure/],
  ])('suggests a name for %j', async (settings, remedy) => {
    const faults = await developmentFaults(settings);
    expect(faults.map((fault) => fault.remedy).join()).toMatch(remedy);
  });
});

describe('a configuration with many faults', () => {
  it('reports all of them at once', async () => {
    const faults = await faultsOf({
      profile: 'development',
      env: { NUMBERWALL_LOGLEVEL: 'info', NUMBERWALL_WORKERS: 'many', NUMBERWALL_HASH_KEY: '' },
      overlay: {
        public: { listen: 1, bodyLimit: '1MiB', x: 1, y: 2 },
        edge: { limit: 0, window: '0s' },
        routes: [
          { ...ROUTE, id: 'A' },
          { ...ROUTE, account: 'x' },
        ],
        policies: [
          { ...POLICY, by: 'x', limit: -1 },
          { ...POLICY, cost: 0 },
        ],
        log: 'loud',
      },
    });
    expect(faults.map(({ path }) => path).sort()).toEqual(
      [
        'NUMBERWALL_HASH_KEY',
        'NUMBERWALL_LOGLEVEL',
        'edge.limit',
        'edge.window',
        'log',
        'policies[0].by',
        'policies[0].limit',
        'policies[1].cost',
        'public.bodyLimit',
        'public.listen',
        'public.x',
        'public.y',
        'routes[0].id',
        'routes[1].account',
        'workers',
      ].sort(),
    );
  });
});
