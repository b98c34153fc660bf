import fc from 'fast-check';

import type { Charge, DecideRequest } from '../../src/core/limits/store.ts';
import { distinctCharge, key, paceCharge, windowCharge } from './charge-samples.ts';

/** What may happen to a store. `refund` counts back over the decisions; it finds none beyond the first. */
export type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'decide'; readonly request: DecideRequest }
  | { readonly do: 'refund'; readonly back: number };

/** Too long for Redis to expire a key by real time while the test's time passes. */
export const LONG_WINDOWS = [60_000, 60_001, 480_000, 4_803_003] as const;

/** Short enough for real time, down to one millisecond a bucket. */
export const SHORT_WINDOWS = [1, 8, 20, 83, 400] as const;

/** One configuration per key, as the policy's revision in the key has it. */
const counters = (windows: readonly number[]): readonly ((subject: string) => Charge)[] =>
  windows.flatMap((windowMs, index) => [
    (subject: string) =>
      windowCharge({
        key: key(`w${index}:${subject}`),
        windowMs,
        limit: 1 + index * 2,
        cost: 1 + (index % 3),
      }),
    (subject: string) => distinctCharge({ key: key(`d${index}:${subject}`), windowMs, limit: 1 + index }),
    (subject: string) =>
      paceCharge({ key: key(`p${index}:${subject}`), windowMs, limit: 2 + index * 3, cost: 1 + (index % 3) }),
  ]);

const chargeOf = (windows: readonly number[]): fc.Arbitrary<Charge> =>
  fc
    .record({
      counter: fc.constantFrom(...counters(windows)),
      subject: fc.constantFrom('x', 'y'),
      member: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      enforced: fc.boolean(),
    })
    .map(({ counter, subject, member, enforced }): Charge => {
      const charge = counter(subject);
      return charge.kind === 'distinct' ? { ...charge, member, enforced } : { ...charge, enforced };
    });

const proofOf = fc.record({
  key: fc.integer({ min: 0, max: 30 }).map((jti) => key(`proof:${jti}`)),
  // Longer than any history: used proofs run out by real time, in tests of their own.
  ttlMs: fc.constant(30_000_000_000),
  enforced: fc.boolean(),
});

const requestOf = (windows: readonly number[]): fc.Arbitrary<DecideRequest> =>
  fc
    .record({
      proof: fc.option(proofOf, { nil: undefined }),
      charges: fc.uniqueArray(chargeOf(windows), { maxLength: 6, selector: (charge) => charge.key }),
    })
    .map(({ proof, charges }) => (proof === undefined ? { charges } : { proof, charges }));

/** Half of the waits end at, just before or just after where a bucket or a window ends. */
export const edges = (windows: readonly number[]): number[] =>
  windows
    .flatMap((windowMs) => [Math.ceil(windowMs / 8), windowMs, windowMs + Math.ceil(windowMs / 8)])
    .flatMap((edge) => [edge - 1, edge, edge + 1]);

const waitOf = (windows: readonly number[], canStepBack: boolean): fc.Arbitrary<number> => {
  const longest = Math.max(...windows);
  return fc.oneof(
    fc.constantFrom(0, 1, ...edges(windows)),
    fc.integer({ min: 0, max: longest * 2 }),
    ...(canStepBack ? [fc.integer({ min: -longest, max: 0 })] : []),
  );
};

/** Histories over few subjects, so that they meet; with clock steps back where the clock is virtual. */
export const histories = (windows: readonly number[], canStepBack: boolean): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: requestOf(windows).map((request): Step => ({ do: 'decide', request })) },
      { weight: 2, arbitrary: waitOf(windows, canStepBack).map((ms): Step => ({ do: 'wait', ms })) },
      { weight: 1, arbitrary: fc.nat({ max: 4 }).map((back): Step => ({ do: 'refund', back })) },
    ),
    { minLength: 1, maxLength: 60, size: 'max' },
  );
