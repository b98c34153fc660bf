import type { Dimension } from '../dimension.ts';

export const issuer = {
  id: 'issuer',
  needs: 'device',
  description: 'The certificate or key that vouched for the device, where its token tells',
  derive: (facts) => facts.device?.issuerSubject,
} as const satisfies Dimension;
