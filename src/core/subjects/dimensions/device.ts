import type { Dimension } from '../dimension.ts';

export const device = {
  id: 'device',
  needs: 'device',
  description: 'The device: thumbprint of its key',
  derive: (facts) => facts.device?.thumbprint,
} as const satisfies Dimension;
