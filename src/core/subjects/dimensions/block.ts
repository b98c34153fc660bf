import type { Dimension } from '../dimension.ts';

export const block = {
  id: 'block',
  needs: 'number',
  description: 'The phone number without its last four digits',
  derive: (facts) => facts.number?.block,
} as const satisfies Dimension;
