import { describe, expect, it } from '@jest/globals';

import { createCheckAppVersion, type VersionStep } from '../../../src/core/attestation/minimum-version.ts';

const STORE = 'https://apps.example/ios';
const LINK = { Link: `<${STORE}>; rel="latest-version"` };
const check = createCheckAppVersion({
  minimumAppVersion: { ios: [{ version: '26.1.0' }] },
  storeLinks: { ios: STORE },
});
const app = (platform: 'ios' | 'android', appVersion: string) => ({
  platform,
  appVersion,
  provider: 'development',
});
const NOW = Date.UTC(2026, 10, 23);

describe('the minimum app version', () => {
  it.each(['26.1.0', '26.1.0+build', '26.1.1-rc.1', '27.0.0'])('%s is new enough', (text) => {
    expect(check(app('ios', text), NOW)).toEqual({ reached: '26.1.0' });
  });

  it.each(['26.0.9', '26.1.0-rc.1', '9.9.9'])('%s is told the minimum and the store', (text) => {
    expect(check(app('ios', text), NOW)).toEqual({
      reached: 'below',
      failure: {
        ok: false,
        result: 'outdated_app',
        code: 'app_update_required',
        reason: 'app_outdated',
        provider: 'development',
        platform: 'ios',
        extensions: { minimum_version: '26.1.0' },
        headers: LINK,
      },
    });
  });

  it('is only for its platform', () => expect(check(app('android', '1.0.0'), NOW)).toEqual({}));

  it('needs no store', () => {
    const bare = createCheckAppVersion({
      minimumAppVersion: { android: [{ version: '25.1.0' }] },
      storeLinks: {},
    });
    expect(bare(app('android', '25.0.0'), NOW).failure).toMatchObject({ headers: {} });
  });

  it.each(['26.1', '', 'latest'])('cannot be %j', (version) => {
    expect(() =>
      createCheckAppVersion({ minimumAppVersion: { ios: [{ version }] }, storeLinks: {} }),
    ).toThrow(RangeError);
  });

  it.each([
    'http://apps.example',
    'https://apps.example/>; rel="x',
    'https://a\r\nSet-Cookie: x',
    'javascript:x',
  ])('cannot link to %j', (ios) =>
    expect(() => createCheckAppVersion({ minimumAppVersion: {}, storeLinks: { ios } })).toThrow(RangeError),
  );
});

describe('steps with dates', () => {
  const SECOND = Date.UTC(2026, 11, 15);
  const THIRD = Date.UTC(2027, 1, 1, 9, 30, 0, 250);
  const steps: readonly VersionStep[] = [
    { version: '26.1.0' },
    { version: '27.0.0', from: SECOND },
    { version: '28.2.0', from: THIRD },
  ];
  const checkSteps = createCheckAppVersion({ minimumAppVersion: { ios: steps }, storeLinks: { ios: STORE } });
  const at = (text: string, now: number) => checkSteps(app('ios', text), now);
  const minimumOf = (text: string, now: number) => at(text, now).failure?.extensions?.['minimum_version'];

  it.each([
    [SECOND - 1, undefined],
    [SECOND, '27.0.0'],
    [SECOND + 1, '27.0.0'],
    [THIRD - 1, '27.0.0'],
    [THIRD, '28.2.0'],
    [THIRD + 1, '28.2.0'],
  ])('26.9.9 at %d meets %s', (now, minimum) => expect(minimumOf('26.9.9', now)).toBe(minimum));

  it.each([
    ['26.0.9', '26.1.0'],
    ['26.1.0-rc.1', '26.1.0'],
    ['26.1.0', undefined],
    ['27.0.0-rc.1', undefined],
  ])('%s before every date meets %s', (text, minimum) => expect(minimumOf(text, NOW)).toBe(minimum));

  it.each([
    ['27.0.0-rc.1', '27.0.0'],
    ['27.0.0', undefined],
    ['27.0.0+1', undefined],
    ['28.2.0-beta', undefined],
    ['28.2.0', undefined],
  ])('%s on the second date meets %s', (text, minimum) => expect(minimumOf(text, SECOND)).toBe(minimum));

  it('warn of the next one that the app misses, and of no later one', () => {
    expect(at('26.1.0', SECOND - 1)).toEqual({
      reached: '26.1.0',
      warning: {
        reason: 'app_outdated_soon',
        headers: { Sunset: 'Tue, 15 Dec 2026 00:00:00 GMT', 'App-Minimum-Version': '27.0.0', ...LINK },
      },
    });
    expect(at('27.0.0', NOW)).toMatchObject({
      reached: '27.0.0',
      // A date has no milliseconds: rounded up, the step holds by then.
      warning: { headers: { Sunset: 'Mon, 01 Feb 2027 09:30:01 GMT', 'App-Minimum-Version': '28.2.0' } },
    });
    expect(at('28.2.0', NOW)).toEqual({ reached: '28.2.0' });
  });

  it('say nothing of what is to come to who is refused today', () => {
    expect(at('26.0.0', NOW)).not.toHaveProperty('warning');
  });

  it.each([
    [[{ version: '26.1.0' }, { version: '27.0.0' }]],
    [
      [
        { version: '26.1.0', from: 5 },
        { version: '27.0.0', from: 5 },
      ],
    ],
    [
      [
        { version: '26.1.0', from: 5 },
        { version: '27.0.0', from: 4 },
      ],
    ],
    [[{ version: '27.0.0' }, { version: '26.1.0', from: 4 }]],
    [[{ version: '27.0.0' }, { version: '27.0.0+1', from: 4 }]],
    [[{ version: '27.0.0', from: Number.NaN }]],
    [[{ version: '27.0.0', from: Number.POSITIVE_INFINITY }]],
    [[{ version: '27.0.0', from: 253_402_300_799_001 }]],
  ])('must rise: %j', (ios) => {
    expect(() => createCheckAppVersion({ minimumAppVersion: { ios }, storeLinks: {} })).toThrow(RangeError);
  });
});
