import type { Dimension } from '../dimension.ts';

export const address24To56 = {
  id: 'address24-56',
  description: 'The client network: IPv4 /24, IPv6 /56',
  derive: (facts) => facts.address.ladder[1],
} as const satisfies Dimension;
