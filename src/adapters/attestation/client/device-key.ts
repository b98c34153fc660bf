import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose';

import { readDeviceKey, thumbprintOf, type DeviceJwk } from '../../../core/attestation/device-key.ts';
import { isReason } from '../../../core/attestation/reasons.ts';
import { sha256 } from '../../crypto/sha256.ts';

/** A device's key pair, as an app holds it in its hardware. */
export interface DeviceKey {
  readonly privateKey: CryptoKey;
  readonly jwk: DeviceJwk;
  /** RFC 7638 thumbprint: how the gateway knows the device. */
  readonly thumbprint: string;
}

/**
 * Opens a private EC P-256 JWK.
 * @throws {TypeError} for any other key.
 */
export const openDeviceKey = async ({ kty, crv, x, y, d }: JWK): Promise<DeviceKey> => {
  const jwk = readDeviceKey({ jwk: { kty, crv, x, y } });
  if (isReason(jwk) || typeof d !== 'string') throw new TypeError('a device key is a private EC P-256 key');
  const privateKey = await importJWK({ ...jwk, d }, 'ES256');
  if (privateKey instanceof Uint8Array) throw new TypeError('a device key is a private EC P-256 key');
  return { privateKey, jwk, thumbprint: thumbprintOf(jwk, sha256) };
};

/** A fresh private JWK. */
export const generateDeviceJwk = async (): Promise<JWK> => {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  return exportJWK(privateKey);
};

/** A fresh key pair. */
export const createDeviceKey = async (): Promise<DeviceKey> => openDeviceKey(await generateDeviceJwk());
