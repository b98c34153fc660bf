import { expect, it } from '@jest/globals';

import { awaitReady } from '../../src/compose/await-ready.ts';
import { createHealth } from '../../src/core/health.ts';

const LONG = 60_000;

it('waits for what is not ready yet, and no longer', async () => {
  const health = createHealth();
  health.set('store', { status: 'failing', reason: 'starting' });
  let isOver = false;
  const waiting = awaitReady(health, LONG).then(() => (isOver = true));
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(isOver).toBe(false);
  health.set('store', { status: 'degraded', reason: 'alone' });
  await waiting;
});

it('ends after its time where the store stays away', async () => {
  const health = createHealth();
  health.set('store', { status: 'failing', reason: 'store_unreachable' });
  await awaitReady(health, 30);
  expect(health.report().ready).toBe(false);
});
