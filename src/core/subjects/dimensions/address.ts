import type { Dimension } from '../dimension.ts';

export const address = {
  id: 'address',
  description: 'The client address: IPv4 /32, IPv6 /64',
  derive: (facts) => facts.address.ladder[0],
} as const satisfies Dimension;
