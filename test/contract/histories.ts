import fc from 'fast-check';

import { NOTHING_TO_TELL, type AnswerRequest, type RepayRequest } from '../../src/core/containment/answer.ts';
import type { LedgerCharge } from '../../src/core/containment/ledger.ts';
import type { Charge, DecideRequest } from '../../src/core/limits/store.ts';
import { banCharge, distinctCharge, key, paceCharge, windowCharge } from './charge-samples.ts';

/** What may happen to a store. `refund` counts back over the decisions; it finds none beyond the first. */
export type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'decide'; readonly request: DecideRequest }
  | { readonly do: 'refund'; readonly back: number }
  | { readonly do: 'repay'; readonly pair: string };

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
    (subject: string) =>
      paceCharge({ key: key(`b${index}:${subject}`), windowMs: Math.ceil(windowMs / 3), limit: 1, cost: 1 }),
    (subject: string) => banCharge({ key: key(`b${index}:${subject}`), windowMs }),
  ]);

const chargeOf = (windows: readonly number[]): fc.Arbitrary<Charge> =>
  fc
    .record({
      counter: fc.constantFrom(...counters(windows)),
      subject: fc.constantFrom('x', 'y'),
      member: fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'),
      enforced: fc.boolean(),
      blinds: fc.boolean(),
    })
    .map(({ counter, subject, member, enforced, blinds }): Charge => {
      const charge: Charge = { ...counter(subject), ...(blinds ? { beyond: 'blind' } : {}) };
      return charge.kind === 'distinct' ? { ...charge, member, enforced } : { ...charge, enforced };
    });

/** Longer than any history: β follows starts that a store forgets with their debt, and Redis forgets by real time. */
const NEVER_MS = 30_000_000_000;

const ledgers = (pair: string): readonly Omit<LedgerCharge, 'enforced'>[] => [
  { key: key('l:device'), capacity: 2, trickleMs: NEVER_MS, knowsDevice: true, vouches: true },
  { key: key('l:address'), capacity: 3, trickleMs: 3_600_000 },
  { key: key('l:trusted'), capacity: 1, trickleMs: 3_600_000, trusts: true },
  { key: key(`l:${pair}`), capacity: 1, trickleMs: 24_001 },
  { key: key('l:gate'), capacity: 3, trickleMs: 3_600_000, reserves: true },
];

const answerOf: fc.Arbitrary<AnswerRequest> = fc
  .record({
    pair: fc.constantFrom('p', 'q', 'r', 's', 't'),
    strictness: fc.constantFrom(0, 0, 1, 2, 3, NOTHING_TO_TELL),
    enforced: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
  })
  .map(({ pair, strictness, enforced }): AnswerRequest => ({
    pair: { key: key(`pair:${pair}`), opened: `o${pair}`, openMs: 30_000_000_000 },
    ledgers: ledgers(pair).map((ledger, at) => ({ ...ledger, enforced: enforced[at] ?? true })),
    strictness: strictness,
  }));

/** What a completion of that pair repays: the start itself only where it was charged. */
export const repayRequest = (pair: string): RepayRequest => ({
  pairKey: key(`pair:${pair}`),
  completedMs: 30_000_000_000,
  credits: (opened) =>
    ledgers(opened?.slice(1) ?? pair).map((ledger, at) => ({
      key: ledger.key,
      trickleMs: ledger.trickleMs,
      base: opened === undefined ? 0 : 1,
      from: at === 0 ? 0.21 : 1,
      to: at === 0 ? 0.85 : 1,
    })),
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
      answer: fc.option(answerOf, { nil: undefined }),
      charges: fc.uniqueArray(chargeOf(windows), { maxLength: 6, selector: (charge) => charge.key }),
    })
    .map(({ proof, charges, answer }) => ({
      charges,
      ...(proof === undefined ? {} : { proof }),
      ...(answer === undefined ? {} : { answer }),
    }));

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
export const histories = (
  windows: readonly number[],
  canStepBack: boolean,
  // None in real time: the millisecond of a repayment is nobody’s to know.
  repays = 2,
): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { weight: 5, arbitrary: requestOf(windows).map((request): Step => ({ do: 'decide', request })) },
      { weight: 2, arbitrary: waitOf(windows, canStepBack).map((ms): Step => ({ do: 'wait', ms })) },
      { weight: 1, arbitrary: fc.nat({ max: 4 }).map((back): Step => ({ do: 'refund', back })) },
      {
        weight: repays,
        arbitrary: fc.constantFrom('p', 'q', 'r', 's', 't').map((pair): Step => ({ do: 'repay', pair })),
      },
    ),
    { minLength: 1, maxLength: 60, size: 'max' },
  );
