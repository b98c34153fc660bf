import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  createClientAddressReader,
  MAX_FORWARDED_HOPS,
  MAX_FORWARDED_LENGTH,
} from '../../../src/core/address/client-address-reader.ts';
import { Problem } from '../../../src/core/problems/problem.ts';

const PROXIES = ['10.0.0.0/8', '192.0.2.1', '2001:db8:ffff::/48'];
const read = createClientAddressReader({ trustedProxies: PROXIES });

const via = (header: readonly string[] | undefined, peer: string | undefined = '10.0.0.1'): string => {
  try {
    return read({ peer, headers: header === undefined ? {} : { 'x-forwarded-for': header } }).text;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.code).toBe('request_invalid');
    return `refused: ${error.reason}`;
  }
};

const ADDRESS = 'refused: forwarded_address';
const LENGTH = 'refused: forwarded_too_long';

describe('the socket', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8::1', '2001:db8::1'],
    ['fe80::1%eth0', 'refused: peer_address'],
    [undefined, 'refused: peer_address'],
    ['', 'refused: peer_address'],
    ['/run/socket', 'refused: peer_address'],
  ])('%s is %s', (peer, expected) => {
    const result = () => read({ peer, headers: {} }).text;
    if (expected.startsWith('refused')) expect(result).toThrow('peer_address');
    else expect(result()).toBe(expected);
  });

  it.each(['203.0.113.7', '11.0.0.1', '192.0.2.2', '2001:db8:fffe::1', '2001:db8::1'])(
    'a header from %s, no proxy of ours, is not read',
    (peer) => {
      for (const lie of ['198.51.100.1', 'garbage', '10.0.0.1', '']) expect(via([lie], peer)).toBe(peer);
    },
  );

  it.each([
    // The peer itself is IPv6; what it folds to is in 10.0.0.0/8, and anybody can have such an address.
    ['2002:a00:1::1', '10.0.0.1'],
    ['64:ff9b::10.0.0.1', '10.0.0.1'],
    ['2001:0:4136:e378:8000:63bf:f5ff:fffe', '10.0.0.1'],
  ])('a tunnel address gains no trust: %s', (peer, folded) => {
    expect(via(['198.51.100.1'], peer)).toBe(folded);
  });

  it.each(['10.255.255.255', '192.0.2.1', '::ffff:10.0.0.1', '2001:db8:ffff::9'])(
    'a header from %s, a proxy of ours, is read',
    (peer) => {
      expect(via(['198.51.100.1'], peer)).toBe('198.51.100.1');
    },
  );
});

describe('the forwarding header', () => {
  const table: readonly (readonly [readonly string[] | undefined, string])[] = [
    [undefined, '10.0.0.1'],
    [['198.51.100.1'], '198.51.100.1'],
    // Ports and brackets.
    [['198.51.100.1:1234'], '198.51.100.1'],
    [['198.51.100.1:0'], '198.51.100.1'],
    [['198.51.100.1:65535'], '198.51.100.1'],
    [['198.51.100.1:65536'], ADDRESS],
    [['198.51.100.1:123456'], ADDRESS],
    [['198.51.100.1:'], ADDRESS],
    [['198.51.100.1:x'], ADDRESS],
    [['198.51.100.1:80:80'], ADDRESS],
    [['[2001:db8::5]'], '2001:db8::5'],
    [['[2001:db8::5]:443'], '2001:db8::5'],
    [['[2001:db8::5]:65536'], ADDRESS],
    [['[2001:db8::5]443'], ADDRESS],
    [['[2001:db8::5'], ADDRESS],
    [['2001:db8::5]'], ADDRESS],
    [['[[2001:db8::5]]'], ADDRESS],
    [['[198.51.100.1]'], ADDRESS],
    [['[198.51.100.1]:80'], ADDRESS],
    [['2001:db8::5'], '2001:db8::5'],
    [['2001:DB8::0005'], '2001:db8::5'],
    // Not addresses.
    ...[
      'garbage',
      'unknown',
      '_hidden',
      '_secret:1234',
      '',
      ' ',
      'localhost',
      'for=198.51.100.1',
      '"198.51.100.1"',
      "198.51.100.1'--",
      '198.51.100.1/32',
      '198.51.100.1 198.51.100.2',
      '198.51.100.1;198.51.100.2',
      'http://198.51.100.1',
      '1.2.3',
      '1.2.3.4.5',
      '1.2.3.256',
      '01.2.3.4',
      '1.2.3.04',
      '0177.0.0.1',
      '0x7f.0.0.1',
      '0x7f000001',
      '0x7f.1',
      '127.1',
      '2130706433',
      '1.2.3.-4',
      '1.2.3.4\u0000',
      '１.2.3.4',
      '1.2.3.4.',
      'fe80::1%eth0',
      'fe80::1%25eth0',
      '[fe80::1%1]',
      '::ffff:1.2.3.4%1',
      '1::2::3',
      '1:2:3:4:5:6:7:8:9',
      '12345::1',
      ':::',
      '::ffff:010.2.3.4',
      '::ffff:0x7f.0.0.1',
      '::ffff:1.2.3',
      '2001:db8::g',
      '9'.repeat(200),
      `${'0'.repeat(60)}::1`,
    ].map((garbage) => [[garbage], ADDRESS] as const),
    // White space around members is the list's, and only that.
    [['  198.51.100.1\t'], '198.51.100.1'],
    [['198.51.100.9 ,\t198.51.100.1 '], '198.51.100.1'],
    [['198.51.100.1 \t '], '198.51.100.1'],
    [['198. 51.100.1'], ADDRESS],
    [['198.51.100.1 7'], ADDRESS],
    [['\u00a0198.51.100.1'], ADDRESS],
    [['\n198.51.100.1'], ADDRESS],
    // Disguises of IPv4.
    [['::ffff:198.51.100.1'], '198.51.100.1'],
    [['::ffff:c633:6401'], '198.51.100.1'],
    [['[::ffff:198.51.100.1]:80'], '198.51.100.1'],
    [['::198.51.100.1'], '198.51.100.1'],
    [['::c633:6401'], '198.51.100.1'],
    [['::ffff:0:198.51.100.1'], '198.51.100.1'],
    [['2002:c633:6401::1'], '198.51.100.1'],
    [['2002:c633:6401:ffff:ffff:ffff:ffff:ffff'], '198.51.100.1'],
    [['2001:0:4136:e378:8000:63bf:39cc:9bfe'], '198.51.100.1'],
    [['64:ff9b::198.51.100.1'], '198.51.100.1'],
    [['64:ff9b:1::198.51.100.1'], '198.51.100.1'],
    [['64:ff9b:1:1234:5678:9abc:198.51.100.1'], '198.51.100.1'],
    [['64:ff9b:1:c633:64:100::'], '198.51.100.1'],
    // Neighbours of those ranges are themselves.
    [['::1'], '::1'],
    [['::'], '::'],
    [['2003:c633:6401::1'], '2003:c633:6401::1'],
    [['2001:1::1'], '2001:1::1'],
    [['64:ff9b:2::198.51.100.1'], '64:ff9b:2::c633:6401'],
    [['64:ff9b:0:1::198.51.100.1'], '64:ff9b:0:1::c633:6401'],
    // Only the right end is believed.
    [['6.6.6.6, 198.51.100.1'], '198.51.100.1'],
    [['10.0.0.5, 198.51.100.1'], '198.51.100.1'],
    [['127.0.0.1, 198.51.100.1'], '198.51.100.1'],
    [['198.51.100.1, 10.0.0.2'], '198.51.100.1'],
    [['6.6.6.6, 198.51.100.1, 10.0.0.2, 192.0.2.1'], '198.51.100.1'],
    [['6.6.6.6, 198.51.100.1:9999, 10.0.0.2:1, [2001:db8:ffff::9]:2'], '198.51.100.1'],
    [['garbage, 198.51.100.1'], '198.51.100.1'],
    [[', 198.51.100.1'], '198.51.100.1'],
    [['198.51.100.1,'], ADDRESS],
    [['198.51.100.1,,10.0.0.2'], ADDRESS],
    [['198.51.100.1, garbage, 10.0.0.2'], ADDRESS],
    [['198.51.100.1, unknown'], ADDRESS],
    [['10.0.0.9, 10.0.0.2'], '10.0.0.9'],
    [['6.6.6.6, 2002:a00:2::1'], '10.0.0.2'],
    // Several lines are one list.
    [['6.6.6.6', '198.51.100.1'], '198.51.100.1'],
    [['198.51.100.1', '10.0.0.2'], '198.51.100.1'],
    [['198.51.100.1', 'garbage'], ADDRESS],
    [['198.51.100.1', ''], ADDRESS],
  ];

  it.each(table)('%j is %s', (header, expected) => {
    expect(via(header)).toBe(expected);
  });

  it('is bounded in hops, at, below and above', () => {
    const hops = (count: number) => [Array.from({ length: count }, () => '6.6.6.6').join(',')];
    expect(via(hops(MAX_FORWARDED_HOPS - 1))).toBe('6.6.6.6');
    expect(via(hops(MAX_FORWARDED_HOPS))).toBe('6.6.6.6');
    expect(via(hops(MAX_FORWARDED_HOPS + 1))).toBe(LENGTH);
    expect(via(hops(100))).toBe(LENGTH);
    expect(via(Array.from({ length: 100 }, () => '6.6.6.6'))).toBe(LENGTH);
    const trusted = [Array.from({ length: MAX_FORWARDED_HOPS }, () => '10.0.0.3').join(',')];
    expect(via(trusted)).toBe('10.0.0.3');
  });

  it('is bounded in length, at, below and above', () => {
    const long = (length: number) => [`${'x'.repeat(length - 8)},6.6.6.6`];
    expect(via(long(MAX_FORWARDED_LENGTH - 1))).toBe('6.6.6.6');
    expect(via(long(MAX_FORWARDED_LENGTH))).toBe('6.6.6.6');
    expect(via(long(MAX_FORWARDED_LENGTH + 1))).toBe(LENGTH);
  });

  it('can be another list of addresses', () => {
    const other = createClientAddressReader({ trustedProxies: PROXIES, forwardedHeader: 'CF-Connecting-IP' });
    const headers = { 'x-forwarded-for': ['6.6.6.6'], 'cf-connecting-ip': ['198.51.100.1'] };
    expect(other({ peer: '10.0.0.1', headers }).text).toBe('198.51.100.1');
  });

  it('never yields what is not an address, whatever it holds', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 50 }),
      fc.ipV4(),
      fc.ipV6(),
      fc.constantFrom('unknown', '_x', '10.0.0.2', ',', ':80', '[', ']', '%', ' ', '::', '0x7f.1'),
    );
    fc.assert(
      fc.property(fc.array(fc.array(piece, { maxLength: 6 }), { maxLength: 4 }), (lines) => {
        const result = via(lines.map((pieces) => pieces.join(',')));
        expect(result).toMatch(/^(?:refused: [a-z_]+|\d+\.\d+\.\d+\.\d+|[0-9a-f:]+)$/);
      }),
      { numRuns: 2000 },
    );
  });

  it('lets no client choose: what it sends first changes nothing', () => {
    const lie = fc.stringMatching(/^[ -~]{0,60}$/).filter((text) => text.split(',').length < 20);
    fc.assert(
      fc.property(lie, (text) => {
        expect(via([`${text}, 198.51.100.1`])).toBe('198.51.100.1');
      }),
    );
  });
});

describe('the options', () => {
  it.each([
    'true',
    '0.0.0.0/0',
    '::/0',
    '10.0.0.0/33',
    '2001:db8::/129',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10/8',
    '10.0.0.0/-1',
    '::ffff:10.0.0.0/104',
    '::ffff:10.0.0.1',
    'loopback',
    '',
    '010.0.0.0/8',
  ])('refuse the trusted proxy %s', (cidr) => {
    expect(() => createClientAddressReader({ trustedProxies: [cidr] })).toThrow(RangeError);
  });

  it.each(['10.0.0.0/1', '10.0.0.0/32', '10.0.0.1', '2001:db8::/128', '::1'])(
    'take the trusted proxy %s',
    (cidr) => {
      expect(() => createClientAddressReader({ trustedProxies: [cidr] })).not.toThrow();
    },
  );

  it.each(['forwarded', 'Forwarded', '', 'x forwarded', 'x:y'])('refuse the header %j', (forwardedHeader) => {
    expect(() => createClientAddressReader({ trustedProxies: [], forwardedHeader })).toThrow(RangeError);
  });
});
