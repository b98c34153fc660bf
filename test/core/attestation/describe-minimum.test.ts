import { describe, expect, it } from '@jest/globals';

import { describeMinimums } from '../../../src/core/attestation/describe-minimum.ts';

const DAY = Date.UTC(2026, 11, 15);
const steps = [
  { version: '26.1.0' },
  { version: '27.0.0', from: DAY },
  { version: '28.0.0', from: DAY + 3_600_000 },
];

describe('the minimum that holds today', () => {
  it.each([
    [
      DAY - 1,
      'versions below 26.1.0 are refused; below 27.0.0 from 2026-12-15 on; below 28.0.0 from 2026-12-15T01:00:00.000Z on',
    ],
    [
      DAY,
      'versions below 27.0.0 are refused (since 2026-12-15); below 28.0.0 from 2026-12-15T01:00:00.000Z on',
    ],
    [DAY + 3_600_000, 'versions below 28.0.0 are refused (since 2026-12-15T01:00:00.000Z)'],
  ])('at %d', (now, sentence) => {
    expect(describeMinimums({ ios: steps }, now)).toEqual([`Today on ios, ${sentence}.`]);
  });

  it('is none before the first date, and unsaid without steps', () => {
    expect(describeMinimums({ android: steps.slice(1, 2) }, DAY - 1)).toEqual([
      'Today on android, every version is let in; below 27.0.0 from 2026-12-15 on.',
    ]);
    expect(describeMinimums({}, DAY)).toEqual([]);
  });
});
