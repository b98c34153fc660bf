import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createClientAddressReader } from '../../../src/core/address/client-address-reader.ts';

const read = createClientAddressReader({ trustedProxies: [] });

describe('the ladder', () => {
  const ladder = (peer: string) => read({ peer, headers: {} });

  it('has the prefixes that limits count by', () => {
    expect(ladder('203.0.113.77')).toEqual({
      family: 4,
      text: '203.0.113.77',
      ladder: ['203.0.113.77/32', '203.0.113.0/24', '203.0.0.0/16'],
    });
    expect(ladder('2001:db8:1234:5678:9abc:def0:1:2')).toEqual({
      family: 6,
      text: '2001:db8:1234:5678:9abc:def0:1:2',
      ladder: ['2001:db8:1234:5678::/64', '2001:db8:1234:5600::/56', '2001:db8:1234::/48'],
    });
  });

  it('is one for all disguises of one IPv4 address', () => {
    const plain = ladder('203.0.113.77');
    fc.assert(
      fc.property(
        fc.constantFrom('::ffff:cb00:714d', '2002:cb00:714d::', '64:ff9b::cb00:714d', '::203.0.113.77'),
        (disguise) => expect(ladder(disguise)).toEqual(plain),
      ),
    );
  });

  it('is one for all addresses of an IPv6 /64, and another for the next', () => {
    const group = fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16));
    fc.assert(
      fc.property(group, group, (a, b) => {
        expect(ladder(`2001:db8:1:2:${a}:${b}:3:4`).ladder).toEqual(ladder('2001:db8:1:2::').ladder);
        expect(ladder(`2001:db8:1:3:${a}:${b}:3:4`).ladder[0]).not.toBe('2001:db8:1:2::/64');
      }),
    );
  });
});
