import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { integer } from '../types/number.ts';
import { mapping } from '../types/object.ts';
import { matching, text } from '../types/text.ts';
import { redisUrl } from '../types/redis-url.ts';

const file = (name: string, what: string) =>
  z.exactOptional(
    text('path of a PEM file, from the directory of this file', `redis/${name}`, 4096).describe(what),
  );

const tls = mapping({
  caFile: file('ca.pem', 'Certificates that are trusted instead of those of the system'),
  certFile: file('client.pem', 'Certificate that the gateway shows, with its chain'),
  keyFile: file('client.key', 'Private key of that certificate, without a passphrase'),
}).describe('For `rediss…` URLs; read once, at the start');

const redis = mapping({
  url: z.exactOptional(
    redisUrl().describe('The Redis that all instances share; without it the embedded store counts'),
  ),
  tls: z.exactOptional(tls),
  namespace: matching('lower-case words and digits joined by -', /^[a-z0-9]+(-[a-z0-9]+)*$/, 'nw', 32)
    .prefault('nw')
    .describe('First part of every key; two gateways on one Redis need two'),
  commandTimeout: duration('75ms', '1s')
    .prefault('100ms')
    .describe('After it a decision is unknown: it is refused with 503, never retried'),
  connectTimeout: duration('100ms', '30s').prefault('2s').describe('For one attempt to connect'),
});

const embedded = mapping({
  maxSubjects: integer(1_000, 10_000_000)
    .prefault(1_000_000)
    .describe('Most counters kept in process memory'),
}).describe('The store inside the process, for development and single instances');

/** Files for TLS to Redis; PEM. */
export interface RedisTlsSettings {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

/** Where limits are counted. */
export interface StoreSettings {
  /** First part of every key. */
  readonly namespace: string;
  readonly embedded: { readonly maxSubjects: number };
  /** Only where it has a URL, which may hold a password. */
  readonly redis?: {
    readonly url: string;
    readonly tls?: RedisTlsSettings;
    readonly commandTimeoutMs: number;
    readonly connectTimeoutMs: number;
  };
}

/** Where limits are counted. Times become milliseconds. */
export const store = mapping({
  redis: redis.prefault({}).describe('The shared store'),
  embedded: embedded.prefault({}),
})
  .transform(({ redis: { url, namespace, tls: files, ...times }, embedded: inProcess }): StoreSettings => ({
    namespace,
    embedded: inProcess,
    ...(url === undefined
      ? {}
      : {
          redis: {
            url,
            ...(files === undefined ? {} : { tls: files }),
            commandTimeoutMs: times.commandTimeout,
            connectTimeoutMs: times.connectTimeout,
          },
        }),
  }))
  .describe('Where limits are counted');
