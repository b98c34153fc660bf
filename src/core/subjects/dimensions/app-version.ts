import type { Dimension } from '../dimension.ts';

export const appVersion = {
  id: 'app-version',
  needs: 'device',
  description: 'The app’s version',
  derive: (facts) => facts.device?.appVersion,
} as const satisfies Dimension;
