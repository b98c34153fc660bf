import type { Algorithm } from './algorithm.ts';
import { banAlgorithm } from './ban.ts';
import { distinctAlgorithm } from './distinct.ts';
import { paceAlgorithm } from './pace.ts';
import type { Charge } from './store.ts';
import { windowAlgorithm } from './window.ts';

const ALGORITHMS = {
  window: windowAlgorithm,
  distinct: distinctAlgorithm,
  pace: paceAlgorithm,
  ban: banAlgorithm,
} as const satisfies Record<Charge['kind'], unknown>;

/**
 * The algorithm of a charge. Its state is opaque to callers: a key holds the state of one algorithm only, because
 * the policy's revision in the key changes with the algorithm.
 */
export const algorithmOf = (charge: Charge): Algorithm<Charge, unknown> => ALGORITHMS[charge.kind];
