import { expect, test } from '@jest/globals';

import { createVanished } from '../../../src/core/live/vanished.ts';
import { AT } from './support.ts';

/** Registrations a second by minute, and what is read at the end of each. */
const play = (...minutes: readonly number[]) => {
  const read = createVanished();
  let [completions, second] = [0, 0];
  return minutes.map((perSecond) => {
    let last = 0;
    for (let at = 0; at < 60; at += 1) {
      completions += perSecond;
      second += 1;
      const canary = Math.floor(second / 4);
      const snapshot = new Map([
        ['numberwall_enumeration_completions_total', [{ labels: {}, value: completions + canary }]],
        ['numberwall_canary_total', [{ labels: { result: 'ok' }, value: canary }]],
      ]);
      last = read(snapshot, AT + second * 1_000).ratio;
    }
    return last;
  });
};

test('people who stop registering are missed, the canary aside, until they are back', () => {
  expect(play(2, 2, 2, 2, 2, 2, 2, 0, 0, 0, 2)).toEqual([0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0]);
});

test('nobody is missed where few come, or less come', () => {
  expect(play(0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 0)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  expect(play(2, 2, 2, 2, 2, 2, 2, 0.5)).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
});
