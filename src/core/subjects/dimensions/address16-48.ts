import type { Dimension } from '../dimension.ts';

export const address16To48 = {
  id: 'address16-48',
  description: 'The wider client network: IPv4 /16, IPv6 /48',
  derive: (facts) => facts.address.ladder[2],
} as const satisfies Dimension;
