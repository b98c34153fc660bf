import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import type { Charge, DecideRequest, StoreDecision } from '../../../src/core/limits/store.ts';
import { distinctCharge, START, windowCharge } from '../../contract/charge-samples.ts';
import { edges } from '../../contract/histories.ts';

const WINDOWS = [1, 8, 80, 803, 4_000];

interface Attack {
  readonly windowMs: number;
  readonly limit: number;
  readonly steps: readonly {
    /** True time passes in quarters of a millisecond; the clock reads whole ones. */
    readonly quartersLater: number;
    readonly clockStepsBack: number;
    readonly burst: number;
    readonly member: number;
    readonly refunded: boolean;
  }[];
}

const attacks: fc.Arbitrary<Attack> = fc.record({
  windowMs: fc.constantFrom(...WINDOWS),
  limit: fc.constantFrom(1, 2, 3, 10),
  steps: fc.array(
    fc.record({
      quartersLater: fc.oneof(
        fc.constantFrom(0, 1, ...edges(WINDOWS).map((edge) => edge * 4)),
        fc.nat({ max: 20_000 }),
        fc.nat({ max: 400 }),
      ),
      clockStepsBack: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat({ max: 6_000 })),
      burst: fc.integer({ min: 1, max: 12 }),
      member: fc.nat({ max: 14 }),
      refunded: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
    }),
    { minLength: 1, maxLength: 80, size: 'max' },
  ),
});

interface Admitted {
  /** True time, in milliseconds with quarters. */
  readonly at: number;
  readonly what: string;
}

/** Runs an attack; answers what was admitted and not refunded. */
const run = async ({ steps }: Attack, charge: (member: string) => Charge): Promise<Admitted[]> => {
  let time = START;
  let behind = 0;
  const store = createMemoryDecisionStore({ clock: () => time - behind, maxSubjects: 100 });
  const admitted: Admitted[] = [];
  const once = async (member: string, refunded: boolean): Promise<void> => {
    const request: DecideRequest = { charges: [charge(member)] };
    const decision: StoreDecision = await store.decide(request);
    if (!decision.admitted) return;
    if (refunded) await store.refund(request, decision);
    else admitted.push({ at: time, what: member });
  };
  for (const step of steps) {
    time += step.quartersLater / 4;
    behind += step.clockStepsBack;
    for (let at = 0; at < step.burst; at += 1) await once(`m${(step.member + at) % 15}`, step.refunded);
  }
  return admitted;
};

/** The most that any span of the window, (end − window, end], holds; the fullest spans end at an admission. */
const fullest = (
  admitted: readonly Admitted[],
  windowMs: number,
  size: (span: readonly Admitted[]) => number,
): number =>
  Math.max(
    0,
    ...admitted.map(({ at }) => size(admitted.filter((one) => one.at > at - windowMs && one.at <= at))),
  );

describe('no span of the window ever holds more than the limit', () => {
  it('of requests', async () => {
    const property = fc.asyncProperty(attacks, async (attack) => {
      const { windowMs, limit } = attack;
      const admitted = await run(attack, () => windowCharge({ windowMs, limit }));
      expect(fullest(admitted, windowMs, (span) => span.length)).toBeLessThanOrEqual(limit);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('of distinct members, however often each comes back', async () => {
    const property = fc.asyncProperty(attacks, async (attack) => {
      const { windowMs, limit } = attack;
      const admitted = await run(attack, (member) => distinctCharge({ windowMs, limit, member }));
      const distinct = (span: readonly Admitted[]) => new Set(span.map(({ what }) => what)).size;
      expect(fullest(admitted, windowMs, distinct)).toBeLessThanOrEqual(limit);
    });
    await fc.assert(property, { numRuns: 300 });
  });

  it('while a full limit is admitted again once the window and one bucket have passed', async () => {
    let now = START;
    const store = createMemoryDecisionStore({ clock: () => now, maxSubjects: 100 });
    const burst = async (): Promise<number> => {
      let admitted = 0;
      for (let at = 0; at < 20; at += 1) {
        if ((await store.decide({ charges: [windowCharge({ limit: 10 })] })).admitted) admitted += 1;
      }
      return admitted;
    };
    now += 7_999;
    expect(await burst()).toBe(10);
    now += 2;
    expect(await burst()).toBe(0);
    now += 7_998;
    expect(await burst()).toBe(0);
    now += 1;
    expect(await burst()).toBe(10);
  });
});
