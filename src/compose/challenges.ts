import { randomBytes } from 'node:crypto';

import type { Challenges } from '../core/challenges/challenges.ts';
import { createChallenges } from '../core/challenges/create-challenges.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Clock } from '../core/time.ts';

const SALT_BYTES = 12;

/** The challenges of this instance, which all that share its secret accept. */
export const composeChallenges = (hash: KeyedHash, clock: Clock): Challenges =>
  createChallenges({ hash, clock, randomSalt: () => randomBytes(SALT_BYTES).toString('base64url') });
