import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { MINUTE, SECOND, type Clock } from '../time.ts';
import type { Challenges } from './challenges.ts';

/** A challenge stands for one minute of the clock. */
const STEP_MS = MINUTE;
/** Minutes after its own in which a challenge is accepted: five whole ones, whenever in its minute it was given. */
const STEPS_BACK = 5;
/** Another instance's clock may be ahead by a minute at most. */
const STEPS_AHEAD = 1;

/** 96 bits. */
const SALT_LENGTH = 16;

export interface ChallengesOptions {
  /** Keyed by the secret that all instances share. */
  readonly hash: KeyedHash;
  readonly clock: Clock;
  /** `SALT_LENGTH` random characters of base64url. */
  readonly randomSalt: () => string;
}

/** Compares in a time that tells nothing of where the texts differ. */
const isSame = (one: string, other: string): boolean => {
  let difference = one.length ^ other.length;
  for (let at = 0; at < other.length; at += 1) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
};

/**
 * A salt, so that each challenge is new, and a keyed hash of it and the minute: 132 bits that nobody without the secret can
 * make.
 */
export const createChallenges = ({ hash, clock, randomSalt }: ChallengesOptions): Challenges => {
  const step = (): number => Math.floor(clock() / STEP_MS);
  const challengeOf = (salt: string, at: number): string => salt + hash('challenge-step', `${salt}${at}`);
  return {
    current: () => ({
      value: challengeOf(randomSalt(), step()),
      expiresInSeconds: (STEPS_BACK * STEP_MS) / SECOND,
    }),
    accepts(value) {
      const now = step();
      const salt = value.slice(0, SALT_LENGTH);
      let accepted = false;
      for (let at = now - STEPS_BACK; at <= now + STEPS_AHEAD; at += 1) {
        accepted = isSame(value, challengeOf(salt, at)) || accepted;
      }
      return accepted;
    },
  };
};
