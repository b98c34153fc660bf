import type { Clock } from '../../core/time.ts';
import {
  generateIssuerKey,
  openDevelopmentIssuer,
  type DevelopmentIssuer,
  type DevelopmentIssuerOptions,
} from './development-issuer.ts';
import { createKeyFile, readKeyFile, replaceKeyFile } from '../files/key-file.ts';

/** Where `npm start` and the command line meet, in the working directory. */
export const DEVELOPMENT_ISSUER_FILE = '.numberwall/issuer.jwk';

/**
 * The gateway's side: opens the issuer of a key file, and makes the file where there is none. `issuer` and `audience`
 * are kept in the file beside the key (RFC 7517 §4 lets a JWK have more members), so that the command line need not be
 * told.
 * @throws {TypeError} for a file that holds no private EC P-256 key.
 */
export const keepDevelopmentIssuer = async (
  file: string,
  options: DevelopmentIssuerOptions,
): Promise<DevelopmentIssuer> => {
  const { issuer, audience } = options;
  const stored =
    (await readKeyFile(file)) ??
    (await createKeyFile(file, { ...(await generateIssuerKey()), issuer, audience }));
  const opened = await openDevelopmentIssuer(stored, options);
  if (stored['issuer'] !== issuer || stored['audience'] !== audience) {
    await replaceKeyFile(file, { ...stored, issuer, audience });
  }
  return opened;
};

/** The command line's side of it; `issuer` and `audience` given here go before those in the file. */
export interface StoredIssuerOptions {
  readonly clock: Clock;
  readonly issuer?: string | undefined;
  readonly audience?: string | undefined;
}

/**
 * Opens the issuer of a key file that is there.
 * @throws {TypeError} for a file that is not there, that holds no private EC P-256 key, or does not say for whom it
 * issues where the options do not either.
 */
export const openStoredIssuer = async (
  file: string,
  options: StoredIssuerOptions,
): Promise<DevelopmentIssuer> => {
  const stored = await readKeyFile(file);
  if (stored === undefined) {
    throw new TypeError(
      `there is no issuer key in ${file}: start the gateway in this directory (npm start), or name one with --issuer-key`,
    );
  }
  const { issuer = stored['issuer'], audience = stored['audience'] } = options;
  if (typeof issuer !== 'string' || typeof audience !== 'string') {
    throw new TypeError(`${file} does not say for whom it issues: give --issuer and --audience`);
  }
  return openDevelopmentIssuer(stored, { issuer, audience, clock: options.clock });
};
