import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import type { KeptMode } from '../../../src/core/modes/kept-mode.ts';
import { AS_CONFIGURED, createShareOf, modeIdOf } from '../../../src/core/modes/modes.ts';
import { createReplicatedSet } from '../../../src/core/replicated/replicated-set.ts';

const hash = createKeyedHash(Buffer.alloc(32, 9));

/** What one operator has said of one policy, on a clock that can be set. */
const setUp = () => {
  const set = createReplicatedSet<KeptMode>();
  const clock = { now: 1_000 };
  const hashed: string[] = [];
  const shareOf = createShareOf(
    set,
    (dimension, value) => {
      hashed.push(value);
      return hash(dimension, value);
    },
    () => clock.now,
  );
  const say = (policy: string, share: number, expiresAt?: number): void => {
    const id = modeIdOf(hash, policy);
    const content = { id, policy, share, reason: 'test', by: 'alice', at: clock.now };
    set.merge({
      changedAt: clock.now,
      content: { ...content, ...(expiresAt === undefined ? {} : { expiresAt }) },
    });
  };
  return { set, clock, hashed, shareOf, say };
};

describe('the share of a policy', () => {
  it('is as configured while nobody has said anything, and nothing is hashed for it', () => {
    const { shareOf, hashed } = setUp();
    expect(shareOf('device', 0.5)).toBe(0.5);
    expect(AS_CONFIGURED('device', 0.5)).toBe(0.5);
    expect(hashed).toEqual([]);
  });

  it('is what an operator says, of that policy alone', () => {
    const { shareOf, say } = setUp();
    say('device', 0);
    expect(shareOf('device', 1)).toBe(0);
    expect(shareOf('address', 1)).toBe(1);
  });

  it('is as configured again once that is over, or was taken back', () => {
    const { shareOf, say, clock, set } = setUp();
    say('device', 0, 2_000);
    clock.now = 1_999;
    expect(shareOf('device', 1)).toBe(0);
    clock.now = 2_000;
    expect(shareOf('device', 1)).toBe(1);
    say('device', 0);
    expect(shareOf('device', 1)).toBe(0);
    set.merge({ changedAt: 3_000, content: { id: modeIdOf(hash, 'device'), expiresAt: 9_000 } });
    expect(shareOf('device', 1)).toBe(1);
  });

  it('is looked up by a name that is hashed once', () => {
    const { shareOf, say, hashed } = setUp();
    say('device', 0);
    for (let times = 0; times < 3; times += 1) shareOf('device', 1);
    shareOf('address', 1);
    expect(hashed).toEqual(['device', 'address']);
  });
});
