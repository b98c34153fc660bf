import { decodeJwt } from 'jose';

import { MINUTE, SECOND, type Clock } from '../../core/time.ts';
import type { DeviceKey } from '../attestation/client/device-key.ts';

/** A token, and the key that it is bound to. */
export interface Credentials {
  readonly token: string;
  readonly key: DeviceKey;
}

/** The token that requests are sent with. */
export interface KeptCredentials {
  /** One that is good for a minute at least. @throws what getting one throws. */
  current(): Promise<Credentials>;
  /** Forgets `stale`, so that the next request gets another; no other token. */
  drop(stale: Credentials): void;
}

const RENEWED_BEFORE_MS = MINUTE;

const isGood = ({ token }: Credentials, now: number): boolean => {
  const { exp = 0 } = decodeJwt(token);
  return exp * SECOND - now > RENEWED_BEFORE_MS;
};

/** Keeps one token and gets another shortly before it expires; requests that come meanwhile wait for the same one. */
export const keepCredentials = (get: () => Promise<Credentials>, clock: Clock): KeptCredentials => {
  let kept: Credentials | undefined;
  let coming: Promise<Credentials> | undefined;
  const renew = async (): Promise<Credentials> => {
    try {
      return (kept = await get());
    } finally {
      coming = undefined;
    }
  };
  return {
    async current() {
      if (kept !== undefined && isGood(kept, clock())) return kept;
      return (coming ??= renew());
    },
    drop(stale) {
      if (kept === stale) kept = undefined;
    },
  };
};
