import { describe, expect, it } from '@jest/globals';

import { playFault } from './flood/play.ts';
import { FAULT_SCENARIOS } from './flood/scenarios.ts';

/** Tenants are held to it in tenants-cluster.test.ts. */
const SCENARIOS = FAULT_SCENARIOS.filter(({ measuredOnly }) => measuredOnly !== true);

const TIMES = { beforeMs: 300, afterMs: 2_000 };
/** Those that lose counters: without gathering they must admit too much, or the flood shows nothing. */
const LOSING = new Set(['failover-clock-on', 'wiped', 'restarted-empty']);

describe('four processes that flood one store while it breaks', () => {
  it.each(SCENARIOS)(
    'admit no more than any limit: $what',
    async (scenario) => {
      const result = await playFault(scenario, 'gathered', TIMES);
      expect(result).toMatchObject({ broken: 0, excess: 0 });
      // A store that refuses everything would also keep its limits.
      expect(result.admitted).toBeGreaterThan(500);
    },
    60_000,
  );

  it.each(FAULT_SCENARIOS.filter(({ id }) => LOSING.has(id)))(
    'would admit too much if nothing were said again: $what',
    async (scenario) => {
      expect((await playFault(scenario, 'plain', TIMES)).excess).toBeGreaterThan(100);
    },
    60_000,
  );
});
