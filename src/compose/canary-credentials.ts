import type { Config } from '../../config/schema.ts';
import { issueCredentials, readCredentials, type CanaryCredentials } from '../adapters/canary/credentials.ts';
import type { DeviceKey } from '../adapters/attestation/client/device-key.ts';
import type { TokenSigner } from '../core/issuing/token-signer.ts';
import type { Clock } from '../core/time.ts';

/** Those of the next request; of `key` where it is given and the gateway issues tokens itself. */
export type Credentials = (key?: DeviceKey) => Promise<CanaryCredentials>;

export interface CredentialsDeps {
  /** Of the gateway’s own issuer, where it is one. */
  readonly signer: TokenSigner | undefined;
  readonly clock: Clock;
}

/** Where a synthetic phone has them from; undefined where there are none. */
export const credentialsOf = (
  { canary: { credentialsFile } }: Config,
  { signer, clock }: CredentialsDeps,
): Credentials | undefined => {
  if (credentialsFile !== undefined) return () => readCredentials(credentialsFile);
  return signer === undefined ? undefined : (key) => issueCredentials(signer, clock, key);
};
