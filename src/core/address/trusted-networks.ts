import ipaddr from 'ipaddr.js';

import type { IpAddress } from './parse-address.ts';
import { parseCidr, type Cidr } from './parse-cidr.ts';

/** Says whether an address belongs to a proxy whose word is taken. */
export type IsTrusted = (address: IpAddress) => boolean;

const parseProxies = (text: string): Cidr => {
  const cidr = parseCidr(text);
  if (cidr === undefined || cidr.bits < 1)
    throw new RangeError(
      'a trusted proxy must be an IPv4 or IPv6 CIDR of 1 bit or more, and not an IPv4-mapped one',
    );
  return cidr;
};

/**
 * Compiles CIDRs (a plain address stands for itself). An address that only folds to a trusted one is not trusted:
 * anybody may hold a tunnel address that embeds 10.0.0.1.
 * @throws {RangeError} for what is no CIDR, for a prefix of 0 bits, and for IPv4-mapped CIDRs.
 */
export const createTrustedNetworks = (cidrs: readonly string[]): IsTrusted => {
  const networks = cidrs.map(parseProxies);
  return (candidate) =>
    networks.some(({ address, bits }) =>
      candidate instanceof ipaddr.IPv4
        ? address instanceof ipaddr.IPv4 && candidate.match(address, bits)
        : address instanceof ipaddr.IPv6 && candidate.match(address, bits),
    );
};
