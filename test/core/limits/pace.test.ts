import { expect, it } from '@jest/globals';
import fc from 'fast-check';

import { paceAlgorithm } from '../../../src/core/limits/pace.ts';
import { paceCharge, START } from '../../contract/charge-samples.ts';

/** GCRA as the textbook has it (virtual scheduling), its times in 1/limit milliseconds, without a bound on digits. */
const textbook = (limit: bigint, windowMs: bigint) => {
  let arrival = 0n;
  return (now: bigint, cost: bigint): boolean => {
    const from = arrival > now * limit ? arrival : now * limit;
    const next = from + cost * windowMs;
    if (next - now * limit > limit * windowMs) return false;
    arrival = next;
    return true;
  };
};

it('admits what the textbook’s GCRA admits, while the clock goes on', () => {
  const steps = fc.array(
    fc.record({
      wait: fc.oneof(fc.constant(0), fc.nat({ max: 3_000 })),
      cost: fc.integer({ min: 1, max: 6 }),
    }),
    { maxLength: 100, size: 'max' },
  );
  const sizes = fc.record({
    limit: fc.oneof(fc.integer({ min: 1, max: 20 }), fc.constantFrom(997, 2 ** 20)),
    windowMs: fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.constantFrom(86_400_000, 2 ** 31)),
  });
  const property = fc.property(sizes, steps, ({ limit, windowMs }, history) => {
    const expected = textbook(BigInt(limit), BigInt(windowMs));
    const state = paceAlgorithm.create();
    let now = START;
    for (const { wait, cost } of history) {
      now += wait;
      const charge = paceCharge({ limit, windowMs, cost });
      const { fits } = paceAlgorithm.read(state, charge, now);
      expect(fits).toBe(expected(BigInt(now), BigInt(cost)));
      if (fits) paceAlgorithm.charge(state, charge, now);
    }
  });
  fc.assert(property, { numRuns: 500 });
});

it('resets exactly when it says', () => {
  const charge = paceCharge({ limit: 7, windowMs: 1_000, cost: 3 });
  const state = paceAlgorithm.create();
  for (let now = START; now < START + 3_000; now += 13) {
    const { fits, count } = paceAlgorithm.read(state, charge, now);
    const reset = paceAlgorithm.resetMs(state, charge, now, fits);
    if (!fits) {
      expect(paceAlgorithm.read(state, charge, now + reset - 1).fits).toBe(false);
      expect(paceAlgorithm.read(state, charge, now + reset).fits).toBe(true);
      continue;
    }
    if (count > 0) {
      expect(paceAlgorithm.read(state, charge, now + reset - 1).count).toBe(count);
      expect(paceAlgorithm.read(state, charge, now + reset).count).toBe(count - 1);
    }
    paceAlgorithm.charge(state, charge, now);
  }
});

it('gives back what was charged, and never more than there is', () => {
  const charge = paceCharge({ limit: 4, windowMs: 8_000, cost: 3 });
  const state = paceAlgorithm.charge(paceAlgorithm.create(), charge, START);
  expect(paceAlgorithm.read(state, charge, START).count).toBe(3);
  paceAlgorithm.refund(state, charge, START, 2);
  expect(paceAlgorithm.read(state, charge, START).count).toBe(1);
  paceAlgorithm.refund(state, charge, START, 2);
  expect(state).toEqual({ level: 0, updatedAt: START });
});

it('never fits beyond its limit, however long one waits', () => {
  const dear = paceCharge({ limit: 4, windowMs: 8_000, cost: 5 });
  expect(paceAlgorithm.read(paceAlgorithm.create(), dear, START)).toMatchObject({ count: 0, fits: false });
  expect(paceAlgorithm.resetMs(paceAlgorithm.create(), dear, START, false)).toBe(8_000);
  const full = paceAlgorithm.charge(
    paceAlgorithm.create(),
    paceCharge({ limit: 4, windowMs: 8_000, cost: 4 }),
    START,
  );
  expect(paceAlgorithm.resetMs(full, dear, START, false)).toBe(8_000);
});

it('drains nothing while the clock is back, and a ban to its end though a shorter one asks', () => {
  const charge = paceCharge({ limit: 1, windowMs: 8_000, cost: 1 });
  const state = paceAlgorithm.charge(paceAlgorithm.create(), charge, START);
  expect(paceAlgorithm.read(state, charge, START - 5_000)).toMatchObject({ count: 1, fits: false });
  expect(paceAlgorithm.resetMs(state, charge, START - 5_000, false)).toBe(13_000);
  const short = paceCharge({ limit: 1, windowMs: 1_000, cost: 1 });
  expect(paceAlgorithm.read(state, short, START + 7_000)).toMatchObject({ count: 1, fits: false });
  expect(paceAlgorithm.read(state, short, START + 8_000)).toMatchObject({ count: 0, fits: true });
});
