import { startSentinelSet } from '../../support/redis-sentinel.ts';
import { CUT_OFF_MS, cutOffReplicas } from './cut-off.ts';
import type { FaultScenario } from './scenario.ts';

/** Three Sentinels promote the replica; nobody tells the processes. */
export const SENTINEL_SCENARIO: FaultScenario = {
  id: 'sentinel-failover',
  what: `Sentinel: kill −9 of the primary, whose replica has heard nothing for ${CUT_OFF_MS} ms`,
  afterMs: 8_000,
  async start() {
    const set = await startSentinelSet();
    return {
      url: set.url,
      async strike() {
        await cutOffReplicas(set.primary);
        await set.primary.kill();
      },
      [Symbol.asyncDispose]: () => set[Symbol.asyncDispose](),
    };
  },
};
