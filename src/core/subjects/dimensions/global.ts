import type { Dimension } from '../dimension.ts';

export const global = {
  id: 'global',
  description: 'All requests together',
  derive: () => 'all',
} as const satisfies Dimension;
