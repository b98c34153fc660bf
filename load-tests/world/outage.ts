import { setTimeout as sleep } from 'node:timers/promises';

import { readStoreAway } from '../play/defender.ts';

/** When the store of a target was away, in milliseconds of `performance.now()`, or from the first arrival of a run. */
export interface Outage {
  readonly fromMs: number;
  /** When the gateway, asked, last said that it decides nothing: whatever was answered before that, was answered without the store. */
  readonly surelyUntilMs: number;
  /** When it first said that it decides again, or when nobody waited for it any longer. */
  readonly untilMs: number;
  readonly wasInterrupted: boolean;
}

const POLL_MS = 100;
/** Longer than any scenario allows. */
const LONGEST_MS = 90_000;

/** Waits until all instances say that their store is back. */
export const awaitStore = async (
  metricsUrls: readonly string[],
  fromMs: number,
  signal: AbortSignal,
): Promise<Outage> => {
  let surelyUntilMs = fromMs;
  while (!signal.aborted && performance.now() - fromMs < LONGEST_MS) {
    const askedAt = performance.now();
    if ((await readStoreAway(metricsUrls)) === false) break;
    surelyUntilMs = askedAt;
    await sleep(POLL_MS);
  }
  return { fromMs, surelyUntilMs, untilMs: performance.now(), wasInterrupted: signal.aborted };
};

/** The same outage on the clock of a run. */
export const sinceBegin = (outage: Outage, beganAt: number): Outage => ({
  ...outage,
  fromMs: outage.fromMs - beganAt,
  surelyUntilMs: outage.surelyUntilMs - beganAt,
  untilMs: outage.untilMs - beganAt,
});
