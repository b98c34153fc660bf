import { setTimeout as sleep } from 'node:timers/promises';

import { HOUR } from '../../../src/core/time.ts';
import { startFleet, type FloodMode } from './fleet.ts';
import type { FaultScenario } from './scenario.ts';
import type { FloodResult } from './tally.ts';

export interface PlayTimes {
  /** Before the fault: short of the limits, so that there is something to lose. */
  readonly beforeMs: number;
  /** After it: long enough to admit everything that wrongly could be. */
  readonly afterMs: number;
}

/** Floods a store from four processes, breaks it in mid-flood, and adds up what was admitted. */
export const playFault = async (
  scenario: FaultScenario,
  mode: FloodMode,
  { beforeMs, afterMs }: PlayTimes,
): Promise<FloodResult> => {
  await using stage = await scenario.start();
  await using fleet = await startFleet(stage.url, mode, scenario.windowMs ?? HOUR, scenario);
  fleet.begin();
  await sleep(beforeMs);
  await stage.strike();
  await sleep(Math.max(afterMs, scenario.afterMs ?? 0));
  return await fleet.end();
};
