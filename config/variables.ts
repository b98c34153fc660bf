import { resolve } from 'node:path';

import type { Path } from './path.ts';

/** An environment variable that sets one setting. */
export interface Variable {
  readonly name: string;
  /** What it sets; undefined where it steers the loading itself. */
  readonly path?: Path;
  readonly description: string;
  /** May also come from a file, named by the variable of this name with `_FILE`. */
  readonly secret?: true;
  /** The setting from the text; the text itself by default. */
  readonly read?: (text: string) => unknown;
}

const listOf = (text: string): readonly string[] => text.split(/[\s,]+/).filter((part) => part !== '');

const ISSUER: Path = ['attestation', 'issuers', 0];

/** Every variable, once: reading, faults and docs/configuration.md follow from this table. */
export const VARIABLES: readonly Variable[] = [
  { name: 'NUMBERWALL_CONFIG', description: 'Configuration file; `--config` goes before it' },
  { name: 'NUMBERWALL_PROFILE', path: ['profile'], description: 'Profile; `--profile` goes before it' },
  {
    name: 'NUMBERWALL_PUBLIC_LISTEN',
    path: ['public', 'listen'],
    description: 'host:port of the public listener',
  },
  {
    name: 'NUMBERWALL_PUBLIC_ORIGIN',
    path: ['public', 'origin'],
    description: 'What the apps call, for `htu`',
  },
  {
    name: 'NUMBERWALL_ADMIN_LISTEN',
    path: ['admin', 'listen'],
    description: 'host:port of the admin listener',
  },
  {
    name: 'NUMBERWALL_REDIS_URL',
    path: ['store', 'redis', 'url'],
    secret: true,
    description: 'URL of one Redis, of Sentinels or of a Cluster; it may hold passwords',
  },
  {
    name: 'NUMBERWALL_REDIS_TLS_CA_FILE',
    path: ['store', 'redis', 'tls', 'caFile'],
    read: (path) => resolve(path),
    description: 'PEM file of the certificates that are trusted for `rediss…`',
  },
  {
    name: 'NUMBERWALL_REDIS_TLS_CERT_FILE',
    path: ['store', 'redis', 'tls', 'certFile'],
    read: (path) => resolve(path),
    description: 'PEM file of the certificate that the gateway shows to Redis',
  },
  {
    name: 'NUMBERWALL_REDIS_TLS_KEY_FILE',
    path: ['store', 'redis', 'tls', 'keyFile'],
    read: (path) => resolve(path),
    description: 'PEM file of its private key',
  },
  {
    name: 'NUMBERWALL_UPSTREAM_URL',
    path: ['upstream', 'url'],
    description: 'Origin of the protected service',
  },
  {
    name: 'NUMBERWALL_DISCLOSURE',
    path: ['disclosure'],
    description: 'Overrides the disclosure of every route',
  },
  {
    name: 'NUMBERWALL_TRUSTED_PROXIES',
    path: ['public', 'trustedProxies'],
    read: listOf,
    description: 'CIDRs, separated by commas or spaces; empty: none',
  },
  {
    name: 'NUMBERWALL_ISSUER_JWKS',
    path: [...ISSUER, 'keys'],
    description:
      'File or URL of a JWK set; with the next two it makes one issuer that replaces the configured ones',
  },
  { name: 'NUMBERWALL_ISSUER', path: [...ISSUER, 'issuer'], description: '`iss` of its tokens' },
  { name: 'NUMBERWALL_AUDIENCE', path: [...ISSUER, 'audience'], description: '`aud` of its tokens' },
  {
    name: 'NUMBERWALL_HASH_KEY',
    path: ['secrets', 'hashKey'],
    secret: true,
    description: 'Key of every subject, 32 bytes or more in base64url or hexadecimal',
  },
  {
    name: 'NUMBERWALL_OPERATOR_TOKEN',
    path: ['secrets', 'operatorToken'],
    secret: true,
    description: 'Bearer token of the operator API, 32 characters or more; the command line sends it too',
  },
  {
    name: 'NUMBERWALL_CANARY_NUMBERS',
    path: ['secrets', 'canaryNumbers'],
    secret: true,
    description:
      'What the canary registers: `+12025550123=1234567`, number and code, by commas, spaces or lines',
  },
  {
    name: 'NUMBERWALL_TIMING_NUMBERS',
    path: ['secrets', 'timingNumbers'],
    secret: true,
    description:
      'What the timing self-probe looks up: `+12025550123=registered`, `+12025550124=unregistered`, by commas, spaces or lines',
  },
  {
    name: 'NUMBERWALL_WORKERS',
    path: ['workers'],
    read: (text) => (/^\d+$/.test(text) ? Number(text) : text),
    description: 'Processes that share the public listener, one core each',
  },
  { name: 'NUMBERWALL_LOG_LEVEL', path: ['log', 'level'], description: 'Least level of the log' },
];

/** Every name that may be set, those of secret files included. */
export const VARIABLE_NAMES: readonly string[] = VARIABLES.flatMap(({ name, secret }) =>
  secret === true ? [name, `${name}_FILE`] : [name],
);
