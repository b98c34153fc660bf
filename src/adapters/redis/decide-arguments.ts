import type { AnswerRequest, PairUse } from '../../core/containment/answer.ts';
import type { LedgerCharge, LedgerCredit } from '../../core/containment/ledger.ts';
import type { Charge, DecideRequest, StoreDecision } from '../../core/limits/store.ts';

/** What `EVALSHA` takes after the script. */
export type ScriptArguments = [numberOfKeys: number, ...keysThenArguments: (string | number | Buffer)[]];

/** Under whose name, and in which era, a process counts. */
export interface Writer {
  /** `.` and digits; unique to the process. */
  readonly mark: string;
  /** The key whose value holds while no counter can have been lost. */
  readonly eraKey: string;
}

const KINDS = { window: 'w', distinct: 'd', pace: 'p', ban: 'b' } as const;

const last = (charge: Charge): string | number => {
  if (charge.kind === 'distinct') return charge.member;
  return charge.kind === 'ban' ? 1 : charge.cost;
};

const proofMode = ({ proof }: DecideRequest): string => {
  if (proof === undefined) return '-';
  return proof.enforced ? 'e' : 'm';
};

const enforcement = ({ enforced, beyond }: Charge): string | number => {
  if (!enforced) return 0;
  return beyond === 'blind' ? 'b' : 1;
};

const ledgerFlags = ({ enforced, knowsDevice }: LedgerCharge): string =>
  `${enforced ? '1' : '0'}${knowsDevice === true ? 'k' : ''}`;

const answerKeys = ({ pair, ledgers }: AnswerRequest): string[] => [
  pair.key,
  ...ledgers.map(({ key }) => key),
];

const answerArguments = ({ pair, ledgers, strictness }: AnswerRequest): (string | number)[] => [
  pair.openMs,
  pair.opened,
  strictness,
  ...ledgers.flatMap((ledger) => [ledger.capacity, ledger.trickleMs, ledgerFlags(ledger)]),
];

/** What decide-script.ts reads; a request shares nothing with its arguments. */
export const decideArguments = (request: DecideRequest, writer: Writer): ScriptArguments => {
  const { proof, charges, answer } = request;
  const keys = [writer.eraKey];
  if (proof !== undefined) keys.push(proof.key);
  for (const charge of charges) keys.push(charge.key);
  if (answer !== undefined) keys.push(...answerKeys(answer));
  const out: ScriptArguments = [keys.length, ...keys];
  out.push(writer.mark, proofMode(request), proof === undefined ? 0 : Math.max(1, Math.ceil(proof.ttlMs)));
  out.push(answer === undefined ? '-' : answer.ledgers.length);
  for (const charge of charges) {
    const limit = charge.kind === 'ban' ? 1 : charge.limit;
    out.push(KINDS[charge.kind], enforcement(charge), limit, charge.windowMs, last(charge));
  }
  if (answer !== undefined) out.push(...answerArguments(answer));
  return out;
};

/** What repay-script.ts reads. */
export const repayArguments = (
  pair: { readonly key: string; readonly kept: string; readonly completedMs: number },
  credits: readonly LedgerCredit[],
  { eraKey }: Writer,
): ScriptArguments => [
  2 + credits.length,
  eraKey,
  pair.key,
  ...credits.map(({ key }) => key),
  pair.kept,
  pair.completedMs,
  ...credits.flatMap(({ trickleMs, base, from, to }) => [trickleMs, base, from, to]),
];

/** What the first answer of a pair has charged: the pair itself, and the ledgers that had room. */
const pushAnswer = (
  keys: string[],
  rest: (string | number)[],
  { pair, ledgers }: { readonly pair: PairUse; readonly ledgers: readonly LedgerCharge[] },
): void => {
  keys.push(pair.key);
  rest.push('o', 0, 0, pair.opened);
  for (const { key, trickleMs } of ledgers) {
    keys.push(key);
    rest.push('l', trickleMs, 1, '');
  }
};

/** What decide-refund-script.ts reads; undefined where the decision charged nothing. */
export const refundArguments = (
  request: DecideRequest,
  decision: StoreDecision,
  { mark }: Writer,
): ScriptArguments | undefined => {
  const keys: string[] = [];
  const rest: (string | number)[] = [mark, decision.now];
  for (const [index, charge] of request.charges.entries()) {
    const units = decision.results[index]?.units ?? 0;
    if (units <= 0) continue;
    keys.push(charge.key);
    rest.push(KINDS[charge.kind], charge.windowMs, units, charge.kind === 'distinct' ? charge.member : '');
  }
  const { answer } = request;
  if (answer !== undefined && decision.answer?.isNew === true) {
    const charged = answer.ledgers.filter((_, index) => decision.answer?.ledgers[index]?.fits === true);
    pushAnswer(keys, rest, { pair: answer.pair, ledgers: charged });
  }
  return keys.length === 0 ? undefined : [keys.length, ...keys, ...rest];
};
