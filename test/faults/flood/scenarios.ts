import type { FaultScenario } from './scenario.ts';
import { CLUSTER_SCENARIOS } from './scenarios-cluster.ts';
import { SENTINEL_SCENARIO } from './scenarios-sentinel.ts';
import { SINGLE_SCENARIOS } from './scenarios-single.ts';

/** Every fault that the store is held to, in the order of the table. */
export const FAULT_SCENARIOS: readonly FaultScenario[] = [
  ...SINGLE_SCENARIOS,
  SENTINEL_SCENARIO,
  ...CLUSTER_SCENARIOS,
];
