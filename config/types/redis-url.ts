import { isLoopback } from '../../src/core/address/loopback.ts';
import { readRedisUrl, type RedisUrlFault } from '../../src/core/store/redis-url.ts';
import { scalar, type Unfit } from './scalar.ts';

const HOSTS = 'host:port of one server, or of several Sentinels or nodes with commas between them';

const FAULTS: Readonly<Record<Exclude<RedisUrlFault, 'form'>, Unfit>> = {
  user: {
    unfit: 'has a user without a password, or one that is not percent-encoded',
    remedy: 'Write user:password@ or :password@, with %40 for @ and %2F for /.',
  },
  hosts: {
    unfit: 'names no host, or one that is not of the form host:port',
    remedy: `Write ${HOSTS}; IPv6 in brackets.`,
  },
  path: {
    unfit: 'has something else behind the hosts than belongs there',
    remedy:
      'Write /DATABASE for one server, /SERVICE or /SERVICE:DATABASE for Sentinel, nothing for a Cluster; a database has 1 to 3 digits.',
  },
  query: {
    unfit: 'has options; it must say user, password, hosts and database alone',
    remedy:
      'Remove everything from the ? on; Sentinel alone may have sentinelUser and sentinelPassword there.',
  },
};

/** Of one Redis, of Sentinels or of a Cluster. It may hold passwords. */
export const redisUrl = () =>
  scalar<string>({
    expected: 'a redis://, redis+sentinel:// or redis+cluster:// URL, or with rediss for TLS',
    form: '`redis://`, `redis+sentinel://` or `redis+cluster://` URL, or `rediss…`',
    example: 'rediss://redis.internal:6379',
    read(text) {
      const target = readRedisUrl(text);
      if (typeof target !== 'string') return text;
      return target === 'form' ? undefined : FAULTS[target];
    },
  });

/** Does it go to another host, readable on the way? */
export const isPlainRedis = (url: string): boolean => {
  const target = readRedisUrl(url);
  return typeof target !== 'string' && !target.tls && !target.addresses.every(({ host }) => isLoopback(host));
};

/** Does it ask for TLS? */
export const isTlsRedis = (url: string): boolean => {
  const target = readRedisUrl(url);
  return typeof target !== 'string' && target.tls;
};
