import { createPublicKey, type KeyObject } from 'node:crypto';

import type { DeviceJwk } from '../../core/attestation/device-key.ts';

/**
 * Imports a device’s public key; nothing where the coordinates are no point on the curve, or where the key that they
 * make is spelled otherwise.
 */
export const importDeviceKey = (jwk: DeviceJwk): KeyObject | undefined => {
  try {
    const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
    const { x, y } = key.export({ format: 'jwk' });
    return x === jwk.x && y === jwk.y ? key : undefined;
  } catch {
    return undefined;
  }
};
