import type { Dimension } from '../dimension.ts';

export const country = {
  id: 'country',
  needs: 'number',
  description: 'The phone number’s country',
  derive: (facts) => facts.number?.country,
} as const satisfies Dimension;
