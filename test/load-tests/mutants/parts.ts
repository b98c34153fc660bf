import type { PublicAppOptions } from '../../../src/app.ts';
import { NOT_ADMITTED } from '../../../src/core/containment/answer.ts';
import type { AnswerBudgets } from '../../../src/core/containment/answer-budgets.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';

type Break = (sound: PublicAppOptions) => PublicAppOptions;

const isGate = ({ id }: Ledger): boolean => id.endsWith('gate');

/** Answers cost the ledgers nothing that are not kept. */
const keeping = (answers: AnswerBudgets, isKept: (ledger: Ledger) => boolean): AnswerBudgets => ({
  ...answers,
  ask(facts, isTold, canTell) {
    const asked = answers.ask(facts, isTold, canTell);
    if (asked === undefined) return undefined;
    const { request, ledgers } = asked;
    return {
      request: {
        ...request,
        ledgers: request.ledgers.filter((_, at) => ledgers.slice(at, at + 1).some(isKept)),
      },
      ledgers: ledgers.filter(isKept),
    };
  },
});

/** A gateway of which one part does not do what it is for: what the attack lab must find. */
export const BROKEN_PARTS = {
  /** No source is charged for what it is told; only all of them together are. */
  ledgers: (sound) => ({ ...sound, answers: keeping(sound.answers, isGate) }),
  /** Every source is charged, and all of them together are not. */
  gate: (sound) => ({ ...sound, answers: keeping(sound.answers, (ledger) => !isGate(ledger)) }),
  /** Nobody asks whether a proof has been used. */
  replay: (sound) => ({ ...sound, charges: (facts) => sound.charges(facts) }),
  /** What must not be told is told. */
  blind: (sound) => ({
    ...sound,
    store: {
      ...sound.store,
      async decide(request) {
        const decision = await sound.store.decide(request);
        return { ...decision, answer: { ...(decision.answer ?? NOT_ADMITTED), open: true } };
      },
    },
  }),
} satisfies Readonly<Record<string, Break>>;

export type BrokenPart = keyof typeof BROKEN_PARTS;

/** @throws {RangeError} where no such part can be broken. */
export const readPart = (text = ''): BrokenPart | 'none' => {
  if (text === 'none' || Object.hasOwn(BROKEN_PARTS, text)) return text as BrokenPart | 'none';
  throw new RangeError(`${text} is none of ${Object.keys(BROKEN_PARTS).join(', ')}`);
};
