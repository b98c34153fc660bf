import type { Draft } from '../draft.ts';
import { isPlainRedis } from '../types/redis-url.ts';
import { isPlain } from '../types/url.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Check, CheckContext } from './check.ts';

/** Fewest bits of a trusted network, IPv4 and IPv6: anything wider is no set of proxies. */
const FEWEST_BITS = { 4: 8, 6: 16 };

const publicFaults = ({ public: open }: Draft): LocatedFault[] => {
  if (open === undefined) return [];
  const at = ['public', 'origin'];
  const wide = open.trustedProxies.flatMap((cidr, index) => {
    const bits = Number(cidr.split('/')[1] ?? '128');
    return bits < FEWEST_BITS[cidr.includes(':') ? 6 : 4]
      ? [
          faultAt(
            ['public', 'trustedProxies', index],
            'trusts a large part of the Internet: any client there could choose its own address',
            'Name the addresses of your proxies, for example 10.0.3.0/24.',
          ),
        ]
      : [];
  });
  if (open.origin === undefined) {
    return [
      ...wide,
      faultAt(
        at,
        'is missing',
        'Set NUMBERWALL_PUBLIC_ORIGIN to what the apps call, for example https://api.example.com.',
      ),
    ];
  }
  return isPlain(open.origin)
    ? [
        ...wide,
        faultAt(
          at,
          'is not https: tokens and proofs would travel readable',
          'Use https; TLS may end in front of the gateway.',
        ),
      ]
    : wide;
};

const storeFaults = ({ store }: Draft, { singleInstance }: CheckContext): LocatedFault[] => {
  if (store === undefined) return [];
  const at = ['store', 'redis', 'url'];
  if (store.redis === undefined) {
    return singleInstance
      ? []
      : [
          faultAt(
            at,
            'is missing: the embedded store counts for one process only, and forgets with it',
            'Set NUMBERWALL_REDIS_URL, or pass --single-instance if there will never be a second process.',
          ),
        ];
  }
  return isPlainRedis(store.redis.url)
    ? [
        faultAt(
          at,
          'is plain redis to another host',
          'Use rediss://, rediss+sentinel:// or rediss+cluster://, or a Redis on the loopback interface.',
        ),
      ]
    : [];
};

const upstreamFaults = ({ upstream }: Draft, { without }: CheckContext): LocatedFault[] => {
  if (upstream === undefined || without?.includes('upstream') === true) return [];
  const at = ['upstream', 'url'];
  if (upstream.url === undefined) {
    return [
      faultAt(
        at,
        'is missing: production does not answer from the simulated upstream',
        'Set NUMBERWALL_UPSTREAM_URL to the protected service.',
      ),
    ];
  }
  return isPlain(upstream.url)
    ? [faultAt(at, 'is plain http to another host: numbers would travel readable', 'Use https.')]
    : [];
};

const unboundFaults = ({ attestation }: Draft): LocatedFault[] =>
  (attestation?.issuers ?? []).flatMap(({ profile, acceptUnbound }, index) =>
    profile.binding === 'none' && !acceptUnbound
      ? [
          faultAt(
            ['attestation', 'issuers', index, 'acceptUnbound'],
            'is not true, and these tokens bind no key: whoever gets hold of one can use it',
            'Have tokens bound to a key (cnf.jwk), or accept that with acceptUnbound: true.',
          ),
        ]
      : [],
  );

const attestationFaults = ({ attestation }: Draft): LocatedFault[] => [
  ...(attestation?.development === true
    ? [faultAt(['attestation', 'development'], 'is true: anyone could mint tokens', 'Remove it.')]
    : []),
  ...(attestation?.issuing?.providers.development === undefined
    ? []
    : [
        faultAt(
          ['attestation', 'issuing', 'providers', 'development'],
          'is configured: anyone could get tokens',
          'Remove it.',
        ),
      ]),
  ...(['apple', 'android'] as const).flatMap((provider) =>
    attestation?.issuing?.providers[provider]?.rootsFile === undefined
      ? []
      : [
          faultAt(
            ['attestation', 'issuing', 'providers', provider, 'rootsFile'],
            'puts other roots in place of the platform’s: whoever has their keys gets tokens',
            'Remove it.',
          ),
        ],
  ),
];

const NO_ALWAYS = ['always tells every answer, which only development may', 'Use budgeted.'] as const;

const disclosureFaults = ({ disclosure, routes }: Draft): LocatedFault[] => [
  ...(disclosure === 'always' ? [faultAt(['disclosure'], ...NO_ALWAYS)] : []),
  ...routes.flatMap((route, index) =>
    route?.disclosure === 'always' ? [faultAt(['routes', index, 'disclosure'], ...NO_ALWAYS)] : [],
  ),
];

const secretFaults = ({ secrets }: Draft): LocatedFault[] =>
  secrets !== undefined && secrets.hashKey === undefined
    ? [
        faultAt(
          ['secrets', 'hashKey'],
          'is missing: without it subjects could be guessed back from the store',
          'Set NUMBERWALL_HASH_KEY_FILE to a file with the output of openssl rand -hex 32, the same for all instances.',
        ),
      ]
    : [];

/** What the production profile refuses to run with. */
export const checkProduction: Check = (draft, context) => [
  ...publicFaults(draft),
  ...storeFaults(draft, context),
  ...upstreamFaults(draft, context),
  ...attestationFaults(draft),
  ...unboundFaults(draft),
  ...disclosureFaults(draft),
  ...secretFaults(draft),
];
