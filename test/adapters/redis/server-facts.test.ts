import { describe, expect, it } from '@jest/globals';

import { readServerFacts, unfitness } from '../../../src/adapters/redis/server-facts.ts';

const info = (policy: string, evicted: number, version: string) =>
  `# Server\r\nredis_version:${version}\r\n# Memory\r\nmaxmemory_policy:${policy}\r\n# Stats\r\nevicted_keys:${evicted}\r\n`;

describe('what INFO tells of the server', () => {
  it.each([
    ['noeviction', 0, '7.0.15', undefined],
    ['noeviction', 0, '8.2.0', undefined],
    ['noeviction', 0, '10.0.0', undefined],
    ['allkeys-lru', 0, '7.0.15', 'maxmemory_policy_evicts'],
    ['volatile-ttl', 0, '7.0.15', 'maxmemory_policy_evicts'],
    ['noeviction', 1, '7.0.15', 'keys_were_evicted'],
    ['noeviction', 0, '6.2.14', 'redis_too_old'],
  ])('%s, %i evicted, %s: %s', (policy, evicted, version, expected) => {
    expect(unfitness(readServerFacts(info(policy, evicted, version)))).toBe(expected);
  });

  it('says unknown where a managed server hides a member', () => {
    expect(readServerFacts('redis_version:7.2.0\r\n')).toEqual({
      maxmemoryPolicy: 'unknown',
      evictedKeys: 0,
      version: '7.2.0',
    });
  });
});
