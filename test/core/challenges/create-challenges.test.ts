import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createChallenges } from '../../../src/core/challenges/create-challenges.ts';
import { MINUTE, SECOND } from '../../../src/core/time.ts';

const START = Date.parse('2026-11-23T12:00:00Z');

let salts = 0;

const instance = (secret = 7) => {
  const clock = { now: START };
  const hash = createKeyedHash(new Uint8Array(32).fill(secret));
  return {
    clock,
    challenges: createChallenges({
      hash,
      clock: () => clock.now,
      randomSalt: () => `salt-${String((salts += 1)).padStart(11, '0')}`,
    }),
  };
};

describe('challenges', () => {
  it('are new each time', () => {
    const { challenges } = instance();
    const first = challenges.current();
    expect(first).toEqual({ value: expect.stringMatching(/^[\w-]{38}$/) as unknown, expiresInSeconds: 300 });
    expect(challenges.current().value).not.toBe(first.value);
  });

  it.each([0, 1, MINUTE - 1])(
    'given %d ms into a minute live for what they say, and for a minute more at most',
    (into) => {
      const { clock, challenges } = instance();
      clock.now = START + into;
      const { value, expiresInSeconds } = challenges.current();
      clock.now += expiresInSeconds * SECOND;
      expect(challenges.accepts(value)).toBe(true);
      clock.now = START + 6 * MINUTE - 1;
      expect(challenges.accepts(value)).toBe(true);
      clock.now = START + 6 * MINUTE;
      expect(challenges.accepts(value)).toBe(false);
    },
  );

  it('are accepted by an instance whose clock is a minute behind, and no more', () => {
    const { clock, challenges } = instance();
    const { value } = challenges.current();
    clock.now = START - 1;
    expect(challenges.accepts(value)).toBe(true);
    clock.now = START - MINUTE - 1;
    expect(challenges.accepts(value)).toBe(false);
  });

  it('of one secret are accepted by every instance that has it, and by no other', () => {
    const { value } = instance().challenges.current();
    expect(instance().challenges.accepts(value)).toBe(true);
    expect(instance(8).challenges.accepts(value)).toBe(false);
  });

  it('are the same of every release: instances of two of them stand behind one balancer while one is rolled out', () => {
    const hash = createKeyedHash(new Uint8Array(32).fill(7));
    const challenges = createChallenges({ hash, clock: () => START, randomSalt: () => 'salt-of-16-chars' });
    expect(challenges.current().value).toBe('salt-of-16-charsu7hejUZ5eM5HYRg49FnzBl');
  });

  it('are nothing but themselves', () => {
    const { challenges } = instance();
    const { value } = challenges.current();
    const others = [
      '',
      value.slice(1),
      value.slice(0, -1),
      `${value}A`,
      `${value}${value}`,
      value.toLowerCase(),
    ];
    for (const other of others) expect(challenges.accepts(other)).toBe(false);
    for (let at = 0; at < value.length; at += 1) {
      const changed = `${value.slice(0, at)}${value[at] === 'A' ? 'B' : 'A'}${value.slice(at + 1)}`;
      expect(challenges.accepts(changed)).toBe(false);
    }
  });
});
