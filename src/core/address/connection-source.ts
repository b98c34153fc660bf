import { toClientAddress } from './address-ladder.ts';
import { parseAddress } from './parse-address.ts';
import { createTrustedNetworks } from './trusted-networks.ts';

/**
 * By what the connections of a peer are counted: IPv4 /32, IPv6 /64. Undefined for a trusted proxy, which brings the
 * requests of many, and for a peer that has gone.
 * @throws {RangeError} at creation, for a CIDR that cannot be meant.
 */
export const createConnectionSource = (
  trustedProxies: readonly string[],
): ((peer: string | undefined) => string | undefined) => {
  const isTrusted = createTrustedNetworks(trustedProxies);
  return (peer) => {
    const address = parseAddress(peer ?? '');
    return address === undefined || isTrusted(address) ? undefined : toClientAddress(address).ladder[0];
  };
};
