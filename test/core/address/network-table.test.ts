import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';

import { createNetworkTable } from '../../../src/core/address/network-table.ts';
import { addressKey, parseNetwork, type Network } from '../../../src/core/address/network.ts';
import { parseAddress, type IpAddress } from '../../../src/core/address/parse-address.ts';

const networkOf = (text: string): Network => {
  const network = parseNetwork(text);
  if (typeof network === 'string') throw new TypeError(`${text} is ${network}`);
  return network;
};

const addressOf = (text: string): IpAddress => {
  const address = parseAddress(text);
  if (address === undefined) throw new TypeError(text);
  return address;
};

const familyOf = (address: IpAddress): 4 | 6 => (address instanceof ipaddr.IPv4 ? 4 : 6);

/** What ipaddr.js says of each network alone. */
const oneByOne = (networks: readonly Network[], address: IpAddress): string[] =>
  networks
    .filter(({ text }) => {
      const [range, bits] = ipaddr.parseCIDR(text);
      return range.kind() === address.kind() && address.match(range, bits);
    })
    .sort((a, b) => b.bits - a.bits)
    .map(({ text }) => text);

/** Few values, so that networks lie within each other. */
const octets = (count: number) =>
  fc.array(fc.constantFrom(0, 1, 2, 127, 128, 254, 255), { minLength: count, maxLength: count });

/** 32 to 47 are of no range that is folded to IPv4. */
const bytesOf = (family: 4 | 6) => (family === 4 ? octets(4) : octets(15).map((rest) => [0x2a, ...rest]));

const mask = (bytes: readonly number[], bits: number): number[] =>
  bytes.map((byte, index) => byte & ~(0xff >> Math.min(Math.max(bits - index * 8, 0), 8)) & 0xff);

const family = fc.constantFrom(4 as const, 6 as const);

const network = family.chain((each) =>
  fc
    .tuple(bytesOf(each), each === 4 ? fc.integer({ min: 8, max: 32 }) : fc.integer({ min: 16, max: 128 }))
    .map(([bytes, bits]) => networkOf(`${ipaddr.fromByteArray(mask(bytes, bits)).toString()}/${bits}`)),
);

const address = family.chain((each) => bytesOf(each).map((bytes) => ipaddr.fromByteArray(bytes)));

describe('the table of networks', () => {
  it('finds what ipaddr.js finds one by one, the narrowest first', () => {
    fc.assert(
      fc.property(fc.array(network, { maxLength: 60 }), address, (networks, asked) => {
        const table = createNetworkTable(networks.map((each) => [each, each.text]));
        const found = table.find(familyOf(asked), addressKey(asked));
        expect(found.flat()).toEqual(oneByOne(networks, asked));
        // Values of one network stand together.
        expect(found.length).toBe(new Set(found.flat()).size);
      }),
      { numRuns: 1_000 },
    );
  });

  it('keeps all values of one network together, in the order in which they were given', () => {
    const [wide, narrow] = [networkOf('198.51.100.0/24'), networkOf('198.51.100.0/25')];
    const table = createNetworkTable([
      [wide, 'a'],
      [narrow, 'b'],
      [wide, 'c'],
      [networkOf('2a00::/16'), 'd'],
    ]);
    expect(table.size).toBe(4);
    const find = (text: string) => {
      const asked = addressOf(text);
      return table.find(familyOf(asked), addressKey(asked));
    };
    expect(find('198.51.100.7')).toEqual([['b'], ['a', 'c']]);
    expect(find('198.51.100.200')).toEqual([['a', 'c']]);
    expect(find('2a00::1')).toEqual([['d']]);
  });

  it('finds the first and the last address of every network, and not their neighbours', () => {
    for (const text of [
      '198.51.100.0/24',
      '198.51.100.7/32',
      '10.0.0.0/8',
      '2a00:1::/32',
      '2a00::/16',
      '2a00::1/128',
    ]) {
      const listed = networkOf(text);
      const table = createNetworkTable([[listed, text]]);
      const { family: of, first, last } = listed;
      const step = (key: string, by: number): string => {
        const bytes = Array.from(key, (character) => character.charCodeAt(0));
        let at = bytes.length - 1;
        for (; at >= 0; at -= 1) {
          const byte = (bytes[at] ?? 0) + by;
          bytes[at] = (byte + 256) % 256;
          if (byte >= 0 && byte <= 255) break;
        }
        return String.fromCharCode(...bytes);
      };
      expect([table.find(of, first), table.find(of, last)]).toEqual([[[text]], [[text]]]);
      expect([table.find(of, step(first, -1)), table.find(of, step(last, 1))]).toEqual([[], []]);
    }
  });

  it('knows nothing when it is empty', () => {
    expect(createNetworkTable([]).find(4, addressKey(addressOf('198.51.100.1')))).toEqual([]);
  });

  it('compiles 10,000 networks and finds an address among them within bounds that no scan would hold', () => {
    const networks = Array.from({ length: 10_000 }, (_, index) =>
      networkOf(`${11 + ((index >> 8) % 200)}.${index & 255}.${(index * 7) & 255}.0/24`),
    );
    const table = createNetworkTable(networks.map((each) => [each, each.text]));
    const keys = Array.from({ length: 1_000 }, (_, index) =>
      addressKey(addressOf(`${11 + (index % 40)}.${index & 255}.7.9`)),
    );
    const began = performance.now();
    for (let round = 0; round < 20; round += 1) for (const key of keys) table.find(4, key);
    // 20,000 look-ups: a scan would need 200 million comparisons.
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});

describe('a network', () => {
  it.each([
    ['198.51.100.0/24', '198.51.100.0/24'],
    ['198.51.100.7', '198.51.100.7/32'],
    ['10.0.0.0/8', '10.0.0.0/8'],
    ['2A00:0001::/32', '2a00:1::/32'],
    ['2a00::/16', '2a00::/16'],
  ])('is read from %s', (text, spelled) => {
    expect(parseNetwork(text)).toMatchObject({ text: spelled });
  });

  it.each([
    ['10.0.0.0/7', 'wide'],
    ['0.0.0.0/0', 'wide'],
    ['2a00::/15', 'wide'],
    ['198.51.100.7/24', 'host-bits'],
    ['2a00::1/64', 'host-bits'],
    ['2002:c633:6400::/40', 'disguised'],
    ['64:ff9b::/96', 'disguised'],
    ['::ffff:198.51.100.0/120', 'malformed'],
    ['198.51.100.0/33', 'malformed'],
    ['198.51.100/24', 'malformed'],
    ['198.51.100.0/24/24', 'malformed'],
    ['', 'malformed'],
  ])('is not read from %s: %s', (text, fault) => {
    expect(parseNetwork(text)).toBe(fault);
  });
});
