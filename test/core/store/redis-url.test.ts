import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readRedisUrl } from '../../../src/core/store/redis-url.ts';

const single = { topology: 'single', tls: false, login: {}, database: 0 };

describe('a URL of Redis', () => {
  it.each<[string, object]>([
    ['redis://a', { ...single, addresses: [{ host: 'a', port: 6379 }] }],
    ['REDISS://a:1/15', { ...single, tls: true, database: 15, addresses: [{ host: 'a', port: 1 }] }],
    [
      'redis://u%40x:p%2Fw%3A@[::1]:65535/',
      {
        ...single,
        login: { username: 'u@x', password: 'p/w:' },
        addresses: [{ host: '::1', port: 65_535 }],
      },
    ],
    ['redis://:p:q@a', { ...single, login: { password: 'p:q' }, addresses: [{ host: 'a', port: 6379 }] }],
    [
      'redis+sentinel://u:p@a,b:1/m?sentinelUser=s&sentinelPassword=t%26',
      {
        topology: 'sentinel',
        tls: false,
        login: { username: 'u', password: 'p' },
        database: 0,
        service: 'm',
        sentinelLogin: { username: 's', password: 't&' },
        addresses: [
          { host: 'a', port: 26_379 },
          { host: 'b', port: 1 },
        ],
      },
    ],
    [
      'rediss+sentinel://a/my-master:3',
      {
        topology: 'sentinel',
        tls: true,
        login: {},
        database: 3,
        service: 'my-master',
        sentinelLogin: {},
        addresses: [{ host: 'a', port: 26_379 }],
      },
    ],
    [
      'rediss+cluster://a,b:7001/0',
      {
        topology: 'cluster',
        tls: true,
        login: {},
        database: 0,
        addresses: [
          { host: 'a', port: 6379 },
          { host: 'b', port: 7001 },
        ],
      },
    ],
  ])('%s is read', (url, target) => {
    expect(readRedisUrl(url)).toEqual(target);
  });

  it.each([
    ['', 'form'],
    ['http://a', 'form'],
    ['redis+pigeon://a', 'form'],
    ['redis://a#b', 'form'],
    ['redis://a b', 'form'],
    ['redis://', 'form'],
    ['redis://a/0/1', 'form'],
    ['redis://u:p@b@a', 'form'],
    ['redis://u@a', 'user'],
    ['redis://u:%zz@a', 'user'],
    ['redis://a,b', 'hosts'],
    ['redis://a:0', 'hosts'],
    ['redis://a:65536', 'hosts'],
    ['redis://a:', 'hosts'],
    ['redis+cluster://a,,b', 'hosts'],
    ['redis+cluster://[gg]', 'hosts'],
    ['redis://a/1000', 'path'],
    ['redis://a/x', 'path'],
    ['redis+sentinel://a', 'path'],
    ['redis+sentinel://a/', 'path'],
    ['redis+sentinel://a/m:x', 'path'],
    ['redis+sentinel://a/m:1:2', 'path'],
    ['redis+cluster://a/1', 'path'],
    ['redis://a?db=1', 'query'],
    ['redis+cluster://a?sentinelPassword=x', 'query'],
    ['redis+sentinel://a/m?maxRetriesPerRequest=9', 'query'],
    ['redis+sentinel://a/m?sentinelUser=x', 'query'],
    ['redis+sentinel://a/m?sentinelPassword=x&sentinelPassword=y', 'query'],
    ['redis+sentinel://a/m?', 'query'],
  ])('%j has a fault: %s', (url, fault) => {
    expect(readRedisUrl(url)).toBe(fault);
  });

  it('has at most 32 hosts and 2048 characters', () => {
    const hosts = (count: number) => `redis+cluster://${Array(count).fill('a').join(',')}`;
    expect(readRedisUrl(hosts(32))).toMatchObject({ topology: 'cluster' });
    expect(readRedisUrl(hosts(33))).toBe('hosts');
    const long = (length: number) => `redis://:${'p'.repeat(length - 'redis://:@a'.length)}@a`;
    expect(readRedisUrl(long(2048))).toMatchObject({ topology: 'single' });
    expect(readRedisUrl(long(2049))).toBe('form');
  });

  it('says what it was written with, whatever the login is', () => {
    const secret = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(secret, secret, (username, password) => {
        const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@a`;
        expect(readRedisUrl(url)).toMatchObject({ login: { username, password } });
      }),
    );
  });

  it('is read or has a fault, whatever it is', () => {
    const piece = fc.constantFrom(
      'redis',
      '+sentinel',
      '+cluster',
      '://',
      ':',
      '@',
      ',',
      '/',
      '?',
      '%',
      '[',
      '1',
      'a',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const read = readRedisUrl(pieces.join(''));
        expect(['string', 'object']).toContain(typeof read);
        if (typeof read === 'object') expect(read.addresses.length).toBeGreaterThan(0);
      }),
      { numRuns: 2_000 },
    );
  });
});
