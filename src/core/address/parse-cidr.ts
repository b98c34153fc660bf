import ipaddr from 'ipaddr.js';

import { parseAddress, type IpAddress } from './parse-address.ts';

/** An address and how many of its leading bits count, as they were written. */
export interface Cidr {
  readonly address: IpAddress;
  /** 0 to 32, or 0 to 128. */
  readonly bits: number;
}

const CIDR = /^([^/]+)\/(\d{1,3})$/;

/** Reads a CIDR, or an address that stands for itself; nothing for what is none, and for IPv4-mapped ones. */
export const parseCidr = (cidr: string): Cidr | undefined => {
  const [, text = cidr, length] = CIDR.exec(cidr) ?? [];
  const address = parseAddress(text);
  if (address === undefined || (text.includes(':') && address instanceof ipaddr.IPv4)) return undefined;
  const longest = address instanceof ipaddr.IPv4 ? 32 : 128;
  const bits = length === undefined ? longest : Number(length);
  return bits > longest ? undefined : { address, bits };
};
