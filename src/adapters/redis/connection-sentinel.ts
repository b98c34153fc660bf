import { Redis } from 'ioredis';

import { retryDelay, strictOptions, tlsOptions, type TopologyOptions } from './connection-options.ts';

/** One that has been demoted answers so; nothing was executed, and another one is the primary. */
const isDemoted = ({ message }: Error): boolean => message.startsWith('READONLY');

/**
 * A client of the primary that the Sentinels name: asked on each attempt to connect, and told by them of a failover.
 * A server that says itself that it is a replica is not used.
 */
export const createSentinelClient = (options: TopologyOptions): Redis => {
  const { addresses, service, sentinelLogin, tls } = options.target;
  const secure = tlsOptions(options);
  const client: Redis = new Redis({
    ...strictOptions(options),
    sentinels: addresses.map((address) => ({ ...address })),
    name: service,
    role: 'master',
    sentinelUsername: sentinelLogin?.username,
    sentinelPassword: sentinelLogin?.password,
    sentinelCommandTimeout: options.connectTimeoutMs,
    sentinelRetryStrategy: retryDelay,
    sentinelReconnectStrategy: retryDelay,
    updateSentinels: true,
    failoverDetector: true,
    reconnectOnError: (error) => isDemoted(error) && client.emit('error', error),
    enableTLSForSentinelMode: tls,
    ...(secure.tls === undefined ? {} : { sentinelTLS: secure.tls }),
  });
  return client;
};
