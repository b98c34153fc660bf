import { expect, it } from '@jest/globals';

import { createBackOff } from '../../../src/core/workers/back-off.ts';

it('doubles up to half a minute', () => {
  const backOff = createBackOff();
  expect([0, 1, 2, 3].map(() => backOff.next(10))).toEqual([100, 200, 400, 800]);
  for (let died = 0; died < 20; died += 1) backOff.next(10);
  expect(backOff.next(10)).toBe(30_000);
});

it('begins anew after one that lived a minute', () => {
  const backOff = createBackOff();
  backOff.next(10);
  backOff.next(10);
  expect([backOff.next(60_000), backOff.next(10)]).toEqual([100, 200]);
});
