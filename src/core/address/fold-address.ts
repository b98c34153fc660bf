import ipaddr from 'ipaddr.js';

import type { IpAddress } from './parse-address.ts';

/** A range of IPv6 whose addresses each stand for one IPv4 address, and where its four bytes are. */
interface Disguise {
  readonly range: readonly [ipaddr.IPv6, number];
  readonly ipv4: (bytes: readonly number[]) => number[];
}

const at =
  (...positions: readonly number[]): Disguise['ipv4'] =>
  (bytes) =>
    positions.map((position) => bytes[position] ?? 0);

const last = at(12, 13, 14, 15);

const range = (cidr: string): Disguise['range'] => ipaddr.IPv6.parseCIDR(cidr);

/** The last 40 bits are zero where the network uses the /48 layout of RFC 6052 §2.2, and its bytes 6, 7, 9, 10. */
const localNat64: Disguise['ipv4'] = (bytes) =>
  bytes.slice(11).every((byte) => byte === 0) ? at(6, 7, 9, 10)(bytes) : last(bytes);

const DISGUISES: readonly Disguise[] = [
  // 6to4, RFC 3056 §2.
  { range: range('2002::/16'), ipv4: at(2, 3, 4, 5) },
  // Teredo, RFC 4380 §4: the client's address, inverted.
  { range: range('2001::/32'), ipv4: (bytes) => last(bytes).map((byte) => byte ^ 0xff) },
  // NAT64, RFC 6052 §2.1, and its local-use prefix, RFC 8215.
  { range: range('64:ff9b::/96'), ipv4: last },
  { range: range('64:ff9b:1::/48'), ipv4: localNat64 },
  // IPv4-translated, RFC 2765 §2.1.
  { range: range('::ffff:0:0:0/96'), ipv4: last },
  // IPv4-compatible, RFC 4291 §2.5.5.1.
  { range: range('::/96'), ipv4: last },
];

const OWN = new Set(['unspecified', 'loopback']);

/** The IPv4 address that an IPv6 address stands for, if it stands for one; else the address itself. */
export const foldAddress = (address: IpAddress): IpAddress => {
  if (!(address instanceof ipaddr.IPv6) || OWN.has(address.range())) return address;
  const found = DISGUISES.find(({ range: [network, bits] }) => address.match(network, bits));
  return found === undefined ? address : new ipaddr.IPv4(found.ipv4(address.toByteArray()));
};
