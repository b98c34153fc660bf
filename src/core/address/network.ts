import ipaddr from 'ipaddr.js';

import { foldAddress } from './fold-address.ts';
import type { IpAddress } from './parse-address.ts';
import { parseCidr } from './parse-cidr.ts';

/** Fewest bits of a network that is named for anything: wider ones are large parts of the Internet. */
export const FEWEST_NETWORK_BITS = { 4: 8, 6: 16 } as const;

/** A network of addresses, in the one spelling that stands for it. */
export interface Network {
  readonly family: 4 | 6;
  readonly bits: number;
  /** Canonical CIDR. Names people where it is narrow: never leaves the process in clear, but for its operators. */
  readonly text: string;
  /** Its first and last address, as {@link addressKey}. */
  readonly first: string;
  readonly last: string;
}

/** Why a text names no network that a list can hold. */
export type NetworkFault = 'malformed' | 'wide' | 'host-bits' | 'disguised';

/** The bytes of an address as characters: of one family they sort as their addresses do. */
export const addressKey = (address: IpAddress): string => String.fromCharCode(...address.toByteArray());

const isDisguised = (address: IpAddress): boolean =>
  address instanceof ipaddr.IPv6 && foldAddress(address) instanceof ipaddr.IPv4;

/** The address with all bits after the first `bits` set to `bit`. */
const filled = (address: IpAddress, bits: number, bit: 0 | 1): string =>
  String.fromCharCode(
    ...address.toByteArray().map((byte, index) => {
      const free = 0xff >> Math.min(Math.max(bits - index * 8, 0), 8);
      return bit === 1 ? byte | free : byte & ~free;
    }),
  );

/**
 * Reads a network for a list. `disguised`: its addresses each stand for one IPv4 address (6to4, NAT64 and the like), as
 * which their clients are known; `host-bits`: it has bits set beyond its prefix, so that it may not be what was meant.
 */
export const parseNetwork = (text: string): Network | NetworkFault => {
  const cidr = parseCidr(text);
  if (cidr === undefined) return 'malformed';
  const { address, bits } = cidr;
  const family = address instanceof ipaddr.IPv4 ? 4 : 6;
  if (bits < FEWEST_NETWORK_BITS[family]) return 'wide';
  if (isDisguised(address)) return 'disguised';
  const first = filled(address, bits, 0);
  if (first !== addressKey(address)) return 'host-bits';
  return { family, bits, text: `${address.toString()}/${bits}`, first, last: filled(address, bits, 1) };
};
