import { setTimeout as sleep } from 'node:timers/promises';

import type { Health } from '../core/health.ts';

/** A worker is sent requests as soon as it listens, by a primary that asks nobody whether it can decide yet. */
const READY_WITHIN_MS = 5_000;
const ASKED_EVERY_MS = 20;

/** Resolves once no check fails; after `withinMs` in any case: where the store is away for all, one more that says so is of use. */
export const awaitReady = async (health: Health, withinMs = READY_WITHIN_MS): Promise<void> => {
  const until = performance.now() + withinMs;
  while (!health.report().ready && performance.now() < until) await sleep(ASKED_EVERY_MS);
};
