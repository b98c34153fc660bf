import type { Dimension } from '../dimension.ts';

export const hardware = {
  id: 'hardware',
  needs: 'device',
  description: 'The hardware of the device, whatever its keys, where its token tells',
  derive: (facts) => facts.device?.hardwareSubject,
} as const satisfies Dimension;
