import { keepDeviceKey } from '../adapters/attestation/client/device-key-file.ts';
import { exchangeDevelopmentEvidence } from '../adapters/attestation/client/exchange.ts';
import type { Minted, MintArguments } from './mint.ts';

/**
 * Gets a token from the gateway at `url` itself, by development evidence, for the key of the device file.
 * @throws {Error} where the gateway refuses or is away.
 */
export const exchange = async (
  url: string,
  options: Pick<MintArguments, 'device-key' | 'platform' | 'app-version'>,
): Promise<Minted> => {
  const key = await keepDeviceKey(options['device-key']);
  const token = await exchangeDevelopmentEvidence({
    origin: new URL(url).origin,
    key,
    platform: options.platform === 'android' ? 'android' : 'ios',
    appVersion: options['app-version'],
  });
  return { token, key };
};
