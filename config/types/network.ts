import { createTrustedNetworks } from '../../src/core/address/trusted-networks.ts';
import { scalar } from './scalar.ts';

const isNetwork = (text: string): boolean => {
  try {
    createTrustedNetworks([text]);
    return true;
  } catch {
    return false;
  }
};

/** A CIDR, or an address that stands for itself. The core’s own parser decides. */
export const network = () =>
  scalar<string>({
    expected: 'an IPv4 or IPv6 CIDR of 1 bit or more, and not an IPv4-mapped one',
    form: 'CIDR',
    example: '10.0.0.0/8',
    read: (text) =>
      /^(?:0\.0\.0\.0|::)\/0$/.test(text)
        ? {
            unfit: 'trusts everybody: any client could then choose its own address',
            remedy: 'Name the addresses of your proxies, for example 10.0.3.0/24.',
          }
        : isNetwork(text)
          ? text
          : undefined,
  });
