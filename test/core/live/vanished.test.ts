import { expect, test } from '@jest/globals';

import type { MetricSample } from '../../../src/core/live/snapshot.ts';
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

/** One reading a second: completions, and canaries that were served. */
const watch = () => {
  const read = createVanished();
  let second = 0;
  return (seconds: number, completions: number, canaries: Readonly<Record<string, number>> = {}) => {
    second += seconds;
    return read(
      new Map<string, MetricSample[]>([
        ['numberwall_enumeration_completions_total', [{ labels: {}, value: completions }]],
        [
          'numberwall_canary_total',
          Object.entries(canaries).map(([result, value]) => ({ labels: { result }, value })),
        ],
      ]),
      AT + second * 1_000,
    );
  };
};

test('what has vanished is said, with what was usual, and since when', () => {
  const read = watch();
  for (let second = 0; second <= 660; second += 1) read(1, second);
  const present = read(1, 661);
  expect(present).toEqual({
    ...{ id: 'vanished-traffic', weight: 'attention', metric: 'numberwall_enumeration_completions_total' },
    ...{ runbook: 'NumberwallRegistrationsVanished', ratio: 0, isOn: false },
    words: 'almost nobody registers any more: 60 in the last minute, 60 a minute before',
    ...{ beganAt: AT + 662_000, lastAt: AT + 662_000 },
  });
  let last = present;
  for (let second = 0; second < 60; second += 1) last = read(1, 661);
  expect(last).toMatchObject({
    ...{ ratio: 1, isOn: true, lastAt: AT + 722_000 },
    words: expect.stringMatching(/: \d in the last minute, 60 a minute before$/) as unknown as string,
  });
  // Since the minute in which it was first missed: of its sixty a tenth was left.
  expect(last.beganAt).toBe(AT + (662 + 54 - 60) * 1_000);
  // What was usual then is what must be back, however long nobody has come.
  for (let second = 0; second < 900; second += 1) last = read(1, 661);
  expect(last).toMatchObject({ isOn: true, beganAt: AT + 656_000 });
  expect(last.words).toMatch(/: 0 in the last minute, 60 a minute before$/);
  expect(read(1, 661 + 6).isOn).toBe(true);
  expect(read(1, 661 + 7).isOn).toBe(false);
});

test('nobody is missed before five minutes are known, nor a canary that is served in whatever way', () => {
  const young = watch();
  for (let second = 0; second <= 240; second += 1) young(1, second);
  let last = young(1, 240);
  for (let second = 0; second < 100; second += 1) last = young(1, 240);
  expect(last.isOn).toBe(false);
  const canaries = watch();
  for (let second = 0; second <= 660; second += 1)
    canaries(1, second, { ok: second / 2, blind: second / 4, late: second / 4, denied: second });
  for (let second = 0; second < 90; second += 1) last = canaries(1, 660, { ok: 330, blind: 165, late: 165 });
  expect(last).toMatchObject({ isOn: false, ratio: 0 });
});

test('twenty a minute are enough to be missed, and fewer are not', () => {
  const missed = (perMinute: number) => {
    const read = watch();
    for (let second = 0; second <= 660; second += 1) read(1, (second * perMinute) / 60);
    let last = read(1, 11 * perMinute);
    for (let second = 0; second < 60; second += 1) last = read(1, 11 * perMinute);
    return last.isOn;
  };
  expect([missed(21), missed(19)]).toEqual([true, false]);
});
