import type { AnswerDecision } from '../../core/containment/answer.ts';
import type { LedgerReading } from '../../core/containment/ledger.ts';
import {
  StoreUnavailable,
  type Charge,
  type ChargeResult,
  type DecideRequest,
  type StoreDecision,
} from '../../core/limits/store.ts';

const HEAD = 3;
const PER_CHARGE = 3;
const ANSWER_HEAD = 3;
const PER_LEDGER = 3;

/** Only units may be negative, by one. */
const least = (at: number, charges: number): number =>
  at > HEAD && at < HEAD + PER_CHARGE * charges && (at - HEAD) % PER_CHARGE === 1 ? -1 : 0;

/** How long it may be: ledgers are read only where they count. */
const lengths = ({ charges, answer }: DecideRequest): readonly number[] => {
  const limits = HEAD + PER_CHARGE * charges.length;
  if (answer === undefined) return [limits];
  return [limits + ANSWER_HEAD, limits + ANSWER_HEAD + PER_LEDGER * answer.ledgers.length];
};

const BYTES = 6;

/** The whole numbers that were packed; none where it is no such text. */
const unpackNumbers = (reply: unknown): readonly number[] => {
  if (!Buffer.isBuffer(reply) || reply.byteLength % BYTES !== 0) return [];
  const numbers: number[] = [];
  for (let at = 0; at < reply.byteLength; at += BYTES) numbers.push(reply.readIntBE(at, BYTES));
  return numbers;
};

const isReply = (reply: readonly number[], request: DecideRequest): boolean => {
  const [, replayed = 2, admitted = 2] = reply;
  return (
    lengths(request).includes(reply.length) &&
    reply.every((value, at) => value >= least(at, request.charges.length)) &&
    replayed <= 1 &&
    admitted <= 1
  );
};

const readResult = (
  reply: readonly number[],
  at: number,
  admitted: boolean,
  { kind }: Charge,
): ChargeResult => {
  const [count = 0, units = -1, resetMs = 0] = reply.slice(at, at + PER_CHARGE);
  const fits = units >= 0;
  const charged = admitted && fits && kind !== 'ban';
  return { count, fits, charged, units: charged ? units : 0, resetMs };
};

const readAnswer = (reply: readonly number[], from: number): AnswerDecision => {
  const [open = 0, isNew = 0, isFirst = 0] = reply.slice(from, from + ANSWER_HEAD);
  const ledgers: LedgerReading[] = [];
  for (let at = from + ANSWER_HEAD; at < reply.length; at += PER_LEDGER) {
    const [debt = 0, capacity = 0, fits = 0] = reply.slice(at, at + PER_LEDGER);
    ledgers.push({ debt, capacity, fits: fits === 1 });
  }
  return { open: open === 1, isNew: isNew === 1, isFirst: isFirst === 1, ledgers };
};

/**
 * The reply of decide-script.ts to that request.
 * @throws {StoreUnavailable} when it is anything else: then nobody knows what was decided.
 */
export const readDecideReply = (packed: unknown, request: DecideRequest): StoreDecision => {
  const reply = unpackNumbers(packed);
  if (!isReply(reply, request)) throw new StoreUnavailable('malformed reply');
  const [now = 0, replayed = 0, admitted = 0] = reply;
  const end = HEAD + PER_CHARGE * request.charges.length;
  const results: ChargeResult[] = [];
  for (const [index, charge] of request.charges.entries())
    results.push(readResult(reply, HEAD + PER_CHARGE * index, admitted === 1, charge));
  const decision = { now, replayed: replayed === 1, admitted: admitted === 1, results };
  return request.answer === undefined ? decision : { ...decision, answer: readAnswer(reply, end) };
};
