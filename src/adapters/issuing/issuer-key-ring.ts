import { SignJWT, importJWK, type CryptoKey, type JWK } from 'jose';

import type { JsonObject } from '../../core/attestation/strict-json.ts';
import { publishedKeys, type KeySchedule } from '../../core/issuing/key-schedule.ts';
import type { PublicKeySet, TokenSigner } from '../../core/issuing/token-signer.ts';
import { SECOND, type Clock } from '../../core/time.ts';
import { readIssuerKeys, type IssuerKeys } from '../attestation/issuer-keys.ts';
import type { KeySet, KeySetEvents } from '../attestation/key-set.ts';
import { createRefresh } from '../attestation/refresh.ts';
import { readKeySchedule } from './key-schedule-file.ts';

export interface IssuerKeyRingOptions {
  /** The key file; followed, so that a rotation needs no restart. */
  readonly file: string;
  readonly issuer: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly events: KeySetEvents;
  /** Milliseconds between two looks at the file; 2 s where not given. */
  readonly refreshMs?: number;
}

/** The built-in issuer’s keys: what signs, and what verifies. */
export interface IssuerKeyRing extends Disposable {
  readonly signer: TokenSigner;
  /** The same keys for the gateway’s own verifier, without a way over HTTP. */
  readonly keySet: KeySet;
}

interface Ring {
  readonly kid: string;
  readonly key: CryptoKey;
  readonly schedule: KeySchedule;
  readonly verifying: IssuerKeys;
  readonly loadedAt: number;
}

const REFRESH_MS = 2 * SECOND;

const publicSet = (schedule: KeySchedule, now: number): PublicKeySet => ({
  keys: publishedKeys(schedule, now) as readonly Readonly<Record<string, string>>[],
});

const openRing = async (schedule: KeySchedule, now: number): Promise<Ring> => {
  const { kid, kty, crv, x, y, d } = schedule.current.jwk;
  return {
    kid: kid as string,
    key: (await importJWK({ kty, crv, x, y, d } as JWK, 'ES256')) as CryptoKey,
    schedule,
    verifying: await readIssuerKeys(publicSet(schedule, now)),
    loadedAt: now,
  };
};

/**
 * Opens the keys of the built-in issuer. A file that goes bad later leaves the keys that are in use, and is told.
 * @throws {KeyFileError} for a file that cannot be used at the start.
 */
export const openIssuerKeyRing = async (options: IssuerKeyRingOptions): Promise<IssuerKeyRing> => {
  const { file, issuer, audience, clock, events, refreshMs = REFRESH_MS } = options;
  let ring = await openRing(await readKeySchedule(file), clock());
  events.loaded();
  const refresh = createRefresh({
    intervalMs: refreshMs,
    async load() {
      ring = await openRing(await readKeySchedule(file), clock());
      return ring.verifying;
    },
    loaded: () => events.loaded(),
    failed: (error) => events.failed(error),
  });
  void refresh.now();
  return {
    signer: {
      issuer,
      audience,
      sign: (claims: JsonObject) =>
        new SignJWT(claims)
          .setProtectedHeader({ typ: 'oauth-client-attestation+jwt', alg: 'ES256', kid: ring.kid })
          .sign(ring.key),
      publicKeys: () => publicSet(ring.schedule, clock()),
    },
    keySet: {
      peek: (kid) => ring.verifying.get(kid),
      // Another instance may sign by a key that this one reads only at its next look.
      async find(kid) {
        if (!ring.verifying.has(kid)) await refresh.pending();
        return ring.verifying.get(kid);
      },
      isLoaded: () => true,
      ageSeconds: () => (clock() - ring.loadedAt) / SECOND,
      close: refresh.stop,
    },
    [Symbol.dispose]: refresh.stop,
  };
};
