import {
  FEWEST_NETWORK_BITS,
  parseNetwork,
  type Network,
  type NetworkFault,
} from '../../src/core/address/network.ts';
import { scalar, type Unfit } from './scalar.ts';

const UNFIT: Readonly<Record<Exclude<NetworkFault, 'malformed'>, Unfit>> = {
  wide: {
    unfit: 'names a large part of the Internet',
    remedy: `Name networks of at least ${FEWEST_NETWORK_BITS[4]} bits (IPv4) or ${FEWEST_NETWORK_BITS[6]} bits (IPv6).`,
  },
  'host-bits': {
    unfit: 'has bits set beyond its prefix',
    remedy: 'Write the first address of the network, or a longer prefix.',
  },
  disguised: {
    unfit: 'names addresses that each stand for an IPv4 address, as which their clients are known',
    remedy: 'Name the IPv4 network.',
  },
};

/** A network that a list names: a CIDR, or an address that stands for itself. */
export const listedNetwork = () =>
  scalar<Network>({
    expected: 'an IPv4 or IPv6 CIDR, and not an IPv4-mapped one',
    form: 'CIDR',
    example: '198.51.100.0/24',
    read: (text) => {
      const network = parseNetwork(text);
      if (typeof network !== 'string') return network;
      return network === 'malformed' ? undefined : UNFIT[network];
    },
  });
