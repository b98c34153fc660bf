import { StoreUnavailable, type ChargeResult, type StoreDecision } from '../../core/limits/store.ts';

const HEAD = 3;
const PER_CHARGE = 3;

/** Only units may be negative, by one. */
const least = (at: number): number => (at > HEAD && (at - HEAD) % PER_CHARGE === 1 ? -1 : 0);

const isReply = (reply: unknown, charges: number): reply is number[] =>
  Array.isArray(reply) &&
  reply.length === HEAD + PER_CHARGE * charges &&
  reply.every((value, at) => Number.isSafeInteger(value) && value >= least(at)) &&
  reply[1] <= 1 &&
  reply[2] <= 1;

const readResult = (reply: readonly number[], at: number, admitted: boolean): ChargeResult => {
  const [count = 0, units = -1, resetMs = 0] = reply.slice(at, at + PER_CHARGE);
  const fits = units >= 0;
  const charged = admitted && fits;
  return { count, fits, charged, units: charged ? units : 0, resetMs };
};

/**
 * The reply of decide-script.ts for that number of charges.
 * @throws {StoreUnavailable} when it is anything else: then nobody knows what was decided.
 */
export const readDecideReply = (reply: unknown, charges: number): StoreDecision => {
  if (!isReply(reply, charges)) throw new StoreUnavailable('malformed reply');
  const [now = 0, replayed = 0, admitted = 0] = reply;
  const results: ChargeResult[] = [];
  for (let at = HEAD; at < reply.length; at += PER_CHARGE)
    results.push(readResult(reply, at, admitted === 1));
  return { now, replayed: replayed === 1, admitted: admitted === 1, results };
};
