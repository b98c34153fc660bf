import { describe, expect, it } from '@jest/globals';

import { createCheckAppVersion } from '../../../src/core/attestation/minimum-version.ts';

const check = createCheckAppVersion({
  minimumAppVersion: { ios: '26.1.0' },
  storeLinks: { ios: 'https://apps.example/ios' },
});
const app = (platform: 'ios' | 'android', appVersion: string) => ({
  platform,
  appVersion,
  provider: 'development',
});

describe('the minimum app version', () => {
  it.each(['26.1.0', '26.1.0+build', '26.1.1-rc.1', '27.0.0'])('%s is new enough', (text) => {
    expect(check(app('ios', text))).toBeUndefined();
  });

  it.each(['26.0.9', '26.1.0-rc.1', '9.9.9'])('%s is told the minimum and the store', (text) => {
    expect(check(app('ios', text))).toEqual({
      ok: false,
      result: 'outdated_app',
      code: 'app_update_required',
      reason: 'app_outdated',
      provider: 'development',
      platform: 'ios',
      extensions: { minimum_version: '26.1.0' },
      headers: { Link: '<https://apps.example/ios>; rel="latest-version"' },
    });
  });

  it('is only for its platform', () => expect(check(app('android', '1.0.0'))).toBeUndefined());

  it('needs no store', () => {
    const bare = createCheckAppVersion({ minimumAppVersion: { android: '25.1.0' }, storeLinks: {} });
    expect(bare(app('android', '25.0.0'))).not.toHaveProperty('headers');
  });

  it.each(['26.1', '', 'latest'])('cannot be %j', (ios) => {
    expect(() => createCheckAppVersion({ minimumAppVersion: { ios }, storeLinks: {} })).toThrow(RangeError);
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
