import ipaddr from 'ipaddr.js';

import { parseAddress, type IpAddress } from './parse-address.ts';

/** Says whether an address belongs to a proxy whose word is taken. */
export type IsTrusted = (address: IpAddress) => boolean;

interface Network {
  readonly address: IpAddress;
  readonly bits: number;
}

const CIDR = /^([^/]+)\/(\d{1,3})$/;

const parseNetwork = (cidr: string): Network => {
  const [, text = cidr, length] = CIDR.exec(cidr) ?? [];
  const address = parseAddress(text);
  if (address === undefined || (text.includes(':') && address instanceof ipaddr.IPv4)) {
    throw new RangeError('a trusted proxy must be an IPv4 or IPv6 CIDR, and not an IPv4-mapped one');
  }
  const longest = address instanceof ipaddr.IPv4 ? 32 : 128;
  const bits = length === undefined ? longest : Number(length);
  if (bits < 1 || bits > longest) {
    throw new RangeError(`the prefix of a trusted proxy must have 1 to ${longest} bits`);
  }
  return { address, bits };
};

/**
 * Compiles CIDRs (a plain address stands for itself). An address that only folds to a trusted one is not trusted:
 * anybody may hold a tunnel address that embeds 10.0.0.1.
 * @throws {RangeError} for what is no CIDR, for a prefix of 0 bits, and for IPv4-mapped CIDRs.
 */
export const createTrustedNetworks = (cidrs: readonly string[]): IsTrusted => {
  const networks = cidrs.map(parseNetwork);
  return (candidate) =>
    networks.some(({ address, bits }) =>
      candidate instanceof ipaddr.IPv4
        ? address instanceof ipaddr.IPv4 && candidate.match(address, bits)
        : address instanceof ipaddr.IPv6 && candidate.match(address, bits),
    );
};
