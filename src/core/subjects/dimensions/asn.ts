import type { Dimension } from '../dimension.ts';

export const asn = {
  id: 'asn',
  description: 'The autonomous system of the client address, where `networkData` tells',
  derive: (facts) => facts.network?.asn,
} as const satisfies Dimension;
