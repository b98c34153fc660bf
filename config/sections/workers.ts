import { integer } from '../types/number.ts';

/** Processes of one instance that serve requests. */
export const workers = integer(1, 64).describe(
  'Processes that share the public listener, one core each; more than 1 needs a shared Redis',
);
