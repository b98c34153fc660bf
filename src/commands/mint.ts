import { keepDeviceKey } from '../adapters/attestation/client/device-key-file.ts';
import type { DeviceKey } from '../adapters/attestation/client/device-key.ts';
import { openStoredIssuer } from '../adapters/attestation/development-issuer-file.ts';
import { isVersion } from '../core/attestation/semantic-version.ts';
import { isPlatform } from '../core/attestation/verifier.ts';

/** Options as the command line gives them. */
export interface MintArguments {
  readonly 'issuer-key': string;
  readonly 'device-key': string;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
  readonly platform: string;
  readonly 'app-version': string;
}

/** A token, and the key that it is bound to. */
export interface Minted {
  readonly token: string;
  readonly key: DeviceKey;
}

/** What is wrong with the arguments, in one sentence. */
export const mintFault = ({ platform, 'app-version': version }: MintArguments): string | undefined => {
  if (!isPlatform(platform)) return '--platform is ios or android';
  return isVersion(version) ? undefined : '--app-version is a semantic version, such as 27.1.0';
};

/**
 * Mints a development token from key files.
 * @throws {TypeError} for a key file that is not there or holds no key.
 */
export const mint = async (options: MintArguments, lifetimeMs?: number): Promise<Minted> => {
  const { issuer, audience } = options;
  const minter = await openStoredIssuer(options['issuer-key'], { issuer, audience, clock: Date.now });
  const key = await keepDeviceKey(options['device-key']);
  const token = await minter.mint({
    jwk: key.jwk,
    platform: options.platform === 'android' ? 'android' : 'ios',
    appVersion: options['app-version'],
    ...(lifetimeMs === undefined ? {} : { lifetimeMs }),
  });
  return { token, key };
};
