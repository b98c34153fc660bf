import type { Dimension } from '../dimension.ts';

export const account = {
  id: 'account',
  needs: 'account',
  description: 'The account (Authy id)',
  derive: (facts) => facts.account,
} as const satisfies Dimension;
