import { expect, it } from '@jest/globals';

import { honestDevice } from '../../../load-tests/simulator/devices.ts';

it('has a thousand certificates vouch for Android devices, for as many each', () => {
  const devices = Array.from({ length: 200_000 }, (_, index) => honestDevice('base', index));
  const vouched = Map.groupBy(
    devices.filter(({ platform }) => platform === 'android'),
    ({ issuerSubject }) => issuerSubject,
  );
  expect(vouched.size).toBe(1_000);
  for (const keys of vouched.values()) expect(keys.length).toBe(90);
  expect(
    devices.every(({ platform, issuerSubject }) => (platform === 'ios') === (issuerSubject === undefined)),
  ).toBe(true);
});
