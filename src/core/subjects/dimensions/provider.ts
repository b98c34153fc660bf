import type { Dimension } from '../dimension.ts';

export const provider = {
  id: 'provider',
  needs: 'device',
  description: 'The attestation provider',
  derive: (facts) => facts.device?.provider,
} as const satisfies Dimension;
