import type { Dimension } from '../dimension.ts';

export const networkClass = {
  id: 'network-class',
  description:
    'What the network of the client address is for (hosting, vpn, mobile, residential, business, unknown), where `networkData` tells',
  derive: (facts) => facts.network?.networkClass,
} as const satisfies Dimension;
