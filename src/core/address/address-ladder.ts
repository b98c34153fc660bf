import ipaddr from 'ipaddr.js';

import type { ClientAddress } from './client-address.ts';
import { foldAddress } from './fold-address.ts';
import type { IpAddress } from './parse-address.ts';

const prefix = (bytes: readonly number[], bits: number): string => {
  const kept = bytes.map((byte, index) => (index * 8 < bits ? byte : 0));
  const network = kept.length === 4 ? new ipaddr.IPv4(kept) : new ipaddr.IPv6(kept);
  return `${network.toString()}/${bits}`;
};

/** Folds an address and names the prefixes that limits count by. */
export const toClientAddress = (address: IpAddress): ClientAddress => {
  const folded = foldAddress(address);
  const bytes = folded.toByteArray();
  const [exact, middle, wide] = folded instanceof ipaddr.IPv4 ? [32, 24, 16] : [64, 56, 48];
  return {
    family: folded instanceof ipaddr.IPv4 ? 4 : 6,
    text: folded.toString(),
    ladder: [prefix(bytes, exact), prefix(bytes, middle), prefix(bytes, wide)],
  };
};
