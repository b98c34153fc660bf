import type { Dimension } from '../dimension.ts';

export const hostingAsn = {
  id: 'hosting-asn',
  description:
    'The autonomous system of the client address where its class is hosting; others are not counted',
  derive: ({ network }) => (network?.networkClass === 'hosting' ? network.asn : undefined),
} as const satisfies Dimension;
