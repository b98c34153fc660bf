import { createKeyFile, readKeyFile } from '../../files/key-file.ts';
import { generateDeviceJwk, openDeviceKey, type DeviceKey } from './device-key.ts';

/** Where the command line keeps its device key, in the working directory. */
export const DEVICE_KEY_FILE = '.numberwall/device.jwk';

/**
 * Opens the device key of a file, and makes it where there is none.
 * @throws {TypeError} for a file that holds no private EC P-256 key.
 */
export const keepDeviceKey = async (file: string): Promise<DeviceKey> => {
  const stored = (await readKeyFile(file)) ?? (await createKeyFile(file, await generateDeviceJwk()));
  return openDeviceKey(stored);
};
