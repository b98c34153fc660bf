import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createDecoys, type Decoys } from '../../../src/core/blind/decoys.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';

const hashOf = (byte: string) => createKeyedHash(Buffer.from(byte.repeat(32), 'hex'));
const NUMBERS = Array.from({ length: 1_000 }, (_, line) =>
  readE164(`+1202${200 + Math.floor(line / 10)}012${line % 10}`),
).flatMap((number) => (number === undefined ? [] : [{ number }]));

const shareOf = (decoys: Decoys): number =>
  NUMBERS.filter((facts) => decoys.hasAccount(facts)).length / NUMBERS.length;

describe('invented accounts', () => {
  it('are the share of numbers that is asked for', () => {
    expect(NUMBERS.length).toBeGreaterThan(900);
    for (const share of [0.01, 0.1, 0.45, 1]) {
      // Five standard deviations.
      const spread = 5 * Math.sqrt((share * (1 - share)) / NUMBERS.length);
      expect(Math.abs(shareOf(createDecoys(hashOf('5e'), share)) - share)).toBeLessThanOrEqual(spread);
    }
  });

  it('are the same on every instance, others under another key, and stay when the share grows', () => {
    const [one, again, other, more] = [
      createDecoys(hashOf('5e'), 0.3),
      createDecoys(hashOf('5e'), 0.3),
      createDecoys(hashOf('7a'), 0.3),
      createDecoys(hashOf('5e'), 0.4),
    ];
    const known = NUMBERS.filter((facts) => one.hasAccount(facts));
    expect(NUMBERS.filter((facts) => again.hasAccount(facts))).toEqual(known);
    expect(NUMBERS.filter((facts) => other.hasAccount(facts))).not.toEqual(known);
    expect(known.every((facts) => more.hasAccount(facts))).toBe(true);
  });

  it('are of numbers alone, and drawn apart from everything else that is hashed', () => {
    expect(createDecoys(hashOf('5e'), 1).hasAccount({})).toBe(false);
    const asked: string[][] = [];
    const decoys = createDecoys((...names) => {
      asked.push(names);
      return 'A'.repeat(22);
    }, 0.5);
    expect(decoys.hasAccount(NUMBERS[0] ?? {})).toBe(true);
    expect(asked).toEqual([['decoy', NUMBERS[0]?.number.e164]]);
  });
});
