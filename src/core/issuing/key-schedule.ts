import { HOUR, MINUTE, type Instant } from '../time.ts';
import type { JsonObject } from '../attestation/strict-json.ts';

/** A key of the issuer, as a JWK with its thumbprint as `kid`, and since when it has its part. */
export interface ScheduledKey {
  readonly jwk: JsonObject;
  readonly since: Instant;
}

/** The public half of a key that signs no more, and until when a token of it can be valid. */
export interface RetiredKey {
  readonly jwk: JsonObject;
  readonly until: Instant;
}

/** The keys of an issuer: the one that signs, the one that will, which is published before, and those that did. */
export interface KeySchedule {
  readonly current: ScheduledKey;
  readonly next: ScheduledKey;
  readonly retired: readonly RetiredKey[];
}

/** How long a next key is published before it may sign: twice what caches of the key set keep it. */
export const LEAST_PUBLISHED_MS = 10 * MINUTE;

/** How long the public half of a retired key stays: the longest token lifetime there can be, and an hour for slow instances. */
export const KEEP_RETIRED_MS = 25 * HOUR;

/** What `Cache-Control: max-age` of the key set says, in ms. */
export const KEY_SET_MAX_AGE_MS = 5 * MINUTE;

/** The members that make the public half of an EC key. */
const publicHalf = ({ kty, crv, x, y, kid }: JsonObject): JsonObject => ({
  kty,
  crv,
  x,
  y,
  kid,
  alg: 'ES256',
  use: 'sig',
});

/** Milliseconds until the next key has been published long enough to sign; 0 where it has. */
export const untilNextMaySign = ({ next }: KeySchedule, now: Instant): number =>
  Math.max(0, next.since + LEAST_PUBLISHED_MS - now);

/** The next key signs from now on, `fresh` becomes the next, and what no token can need any more is dropped. */
export const rotateKeys = (
  { current, next, retired }: KeySchedule,
  fresh: JsonObject,
  now: Instant,
): KeySchedule => ({
  current: { jwk: next.jwk, since: now },
  next: { jwk: fresh, since: now },
  retired: [
    { jwk: publicHalf(current.jwk), until: now + KEEP_RETIRED_MS },
    ...retired.filter(({ until }) => until > now),
  ],
});

/** The public halves that are published at `now`: current, next, retired. */
export const publishedKeys = (
  { current, next, retired }: KeySchedule,
  now: Instant,
): readonly JsonObject[] => [
  publicHalf(current.jwk),
  publicHalf(next.jwk),
  ...retired.filter(({ until }) => until > now).map(({ jwk }) => jwk),
];
