import type { Dimension } from '../dimension.ts';

export const route = {
  id: 'route',
  description: 'The route',
  derive: (facts) => facts.routeId,
} as const satisfies Dimension;
