import { describe, expect, it } from '@jest/globals';

import {
  KEEP_RETIRED_MS,
  KEY_SET_MAX_AGE_MS,
  LEAST_PUBLISHED_MS,
  publishedKeys,
  rotateKeys,
  untilNextMaySign,
  type KeySchedule,
} from '../../../src/core/issuing/key-schedule.ts';
import { DAY, HOUR, MINUTE } from '../../../src/core/time.ts';

const NOW = 1_800_000_000_000;

const privateJwk = (kid: string) => ({
  kty: 'EC',
  crv: 'P-256',
  x: `x of ${kid}`,
  y: `y of ${kid}`,
  d: 'secret',
  kid,
});
const published = (kid: string) => ({
  ...{ kty: 'EC', crv: 'P-256', x: `x of ${kid}`, y: `y of ${kid}`, kid },
  ...{ alg: 'ES256', use: 'sig' },
});

const SCHEDULE: KeySchedule = {
  current: { jwk: privateJwk('a'), since: NOW - DAY },
  next: { jwk: privateJwk('b'), since: NOW },
  retired: [{ jwk: published('z'), until: NOW + HOUR }],
};

describe('the keys of an issuer', () => {
  it('are published without what is secret: current, next, and those that a token may still need', () => {
    expect(publishedKeys(SCHEDULE, NOW)).toEqual(['a', 'b', 'z'].map(published));
    expect(publishedKeys(SCHEDULE, NOW + HOUR - 1)).toHaveLength(3);
    expect(publishedKeys(SCHEDULE, NOW + HOUR)).toEqual(['a', 'b'].map(published));
  });

  it('are published for ten minutes before they sign: twice what caches keep the set', () => {
    expect([LEAST_PUBLISHED_MS, KEY_SET_MAX_AGE_MS]).toEqual([10 * MINUTE, 5 * MINUTE]);
    expect(untilNextMaySign(SCHEDULE, NOW)).toBe(10 * MINUTE);
    expect(untilNextMaySign(SCHEDULE, NOW + 9 * MINUTE)).toBe(MINUTE);
    expect(untilNextMaySign(SCHEDULE, NOW + 11 * MINUTE)).toBe(0);
  });

  it('take turns: the next signs, a fresh one is next, and the public half of the last one stays', () => {
    expect(KEEP_RETIRED_MS).toBe(25 * HOUR);
    expect(rotateKeys(SCHEDULE, privateJwk('c'), NOW + 1)).toEqual({
      current: { jwk: privateJwk('b'), since: NOW + 1 },
      next: { jwk: privateJwk('c'), since: NOW + 1 },
      retired: [
        { jwk: published('a'), until: NOW + 1 + 25 * HOUR },
        { jwk: published('z'), until: NOW + HOUR },
      ],
    });
    const later = rotateKeys(SCHEDULE, privateJwk('c'), NOW + HOUR);
    expect(later.retired.map(({ jwk }) => jwk['kid'])).toEqual(['a']);
    expect(JSON.stringify(later.retired)).not.toContain('secret');
  });
});
