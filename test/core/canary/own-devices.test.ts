import { expect, it } from '@jest/globals';

import { createOwnDevices } from '../../../src/core/canary/own-devices.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';

const by = (thumbprint: string) =>
  ({ attestation: { ok: true, device: { thumbprint } } }) as unknown as Pick<Observation, 'attestation'>;

it('knows the gateway’s own devices, and nobody else', () => {
  const devices = createOwnDevices();
  devices.add('canary');
  expect(devices.isOwn(by('canary'))).toBe(true);
  expect(devices.isOwn(by('stranger'))).toBe(false);
  expect(devices.isOwn({})).toBe(false);
  const refused = { attestation: { ok: false, device: { thumbprint: 'canary' } } };
  expect(devices.isOwn(refused as unknown as Pick<Observation, 'attestation'>)).toBe(false);
});

it('knows the last sixty-four', () => {
  const devices = createOwnDevices();
  for (let run = 0; run < 65; run += 1) devices.add(`run ${run}`);
  expect([0, 1, 64].map((run) => devices.isOwn(by(`run ${run}`)))).toEqual([false, true, true]);
  devices.add('run 1');
  devices.add('run 65');
  expect([1, 2].map((run) => devices.isOwn(by(`run ${run}`)))).toEqual([true, false]);
});
