import type { Dimension } from '../dimension.ts';

export const number = {
  id: 'number',
  needs: 'number',
  description: 'The phone number, in E.164',
  derive: (facts) => facts.number?.e164,
} as const satisfies Dimension;
