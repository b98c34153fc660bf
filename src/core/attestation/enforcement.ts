import { isInShare } from '../share-of-hashes.ts';
import type { Enforcement } from '../routes/route.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';

/** Who made a request, as far as it is known. */
export interface Requester {
  /** Of the device, where an issuer's signature vouches for it: what a client merely claims would choose its side. */
  readonly thumbprint?: string;
  /** The client address as limits count it: IPv4 /32, IPv6 /64. */
  readonly address: string;
}

/** Whether a failure of this requester refuses the request on a route with this enforcement. */
export type IsEnforced = (enforcement: Enforcement, requester: Requester) => boolean;

/** The share (0 to 1) of devices for which a route enforces attestation. */
export const enforcedShareOf = (enforcement: Enforcement): number => {
  if (typeof enforcement === 'object') return enforcement.enforce;
  return enforcement === 'enforce' ? 1 : 0;
};

/**
 * Draws the line of a share through devices and, where no device is known, addresses. By a keyed hash: the same on
 * every instance and every route, chosen by nobody, and who is in at 25 % stays in at 50 %.
 */
export const createIsEnforced =
  (hash: KeyedHash): IsEnforced =>
  (enforcement, { thumbprint, address }) => {
    const share = enforcedShareOf(enforcement);
    if (share <= 0 || share >= 1) return share >= 1;
    // Names of their own, so that the line is not that of a policy's share.
    const key =
      thumbprint === undefined
        ? hash('attestation-share-address', address)
        : hash('attestation-share-device', thumbprint);
    return isInShare(share, key);
  };
