import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { openMmdb } from '../../../src/adapters/network-data/mmdb.ts';
import { encodeMmdb } from '../../support/mmdb.ts';

const NETWORKS = {
  '198.51.100.0/24': { autonomous_system_number: 64_500 },
  '203.0.113.128/25': { traits: { is_hosting_provider: true } },
  '2a00:1::/32': { autonomous_system_number: 4_200_000_001, long: 'x'.repeat(300) },
};

describe('a MaxMind DB', () => {
  it.each([24, 28, 32] as const)(
    'of records of %i bits tells of its networks, and of no others',
    (recordSize) => {
      const { find, builtAt } = openMmdb(
        encodeMmdb(NETWORKS, { recordSize, builtAt: new Date(1_700_000_000_000) }),
      );
      expect(builtAt).toBe(1_700_000_000_000);
      expect(find('198.51.100.0')).toEqual(NETWORKS['198.51.100.0/24']);
      expect(find('198.51.100.255')).toEqual(NETWORKS['198.51.100.0/24']);
      expect(find('203.0.113.128')).toEqual(NETWORKS['203.0.113.128/25']);
      expect(find('2a00:1:ffff::1')).toEqual(NETWORKS['2a00:1::/32']);
      expect(['198.51.101.0', '203.0.113.127', '2a00:2::', 'no address'].map(find)).toEqual([
        undefined,
        undefined,
        undefined,
        undefined,
      ]);
    },
  );

  it('of IPv4 alone knows no IPv6', () => {
    const { find } = openMmdb(encodeMmdb({ '198.51.100.0/24': { asn: 'AS64500' } }, { ipVersion: 4 }));
    expect([find('198.51.100.7'), find('2a00:1::1')]).toEqual([{ asn: 'AS64500' }, undefined]);
  });

  const whole = encodeMmdb(NETWORKS);
  it.each([
    ['nothing', Buffer.alloc(0)],
    ['text', Buffer.from('AS64500\n')],
    ['its marker alone', Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')],
    ['its end alone', whole.subarray(whole.length - 260)],
    ['metadata cut off', whole.subarray(0, whole.length - 20)],
  ])('is not %s', (_name, bytes) => {
    expect(() => openMmdb(bytes)).toThrow(/MaxMind DB/);
  });

  it('that is mixed up is refused or knows nothing, and never throws at a request', () => {
    const spoiled = fc
      .array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 12 })
      .map((changes) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changes) bytes[at] = value;
        return bytes;
      });
    fc.assert(
      fc.property(spoiled, (bytes) => {
        let find: ((address: string) => unknown) | undefined;
        try {
          ({ find } = openMmdb(bytes));
        } catch (error) {
          expect((error as Error).name).toBe('NetworkDataError');
        }
        for (const address of ['198.51.100.1', '203.0.113.200', '2a00:1::9', '0.0.0.0']) find?.(address);
      }),
      { numRuns: 500 },
    );
  });
});
