import type { AnswerRequest } from '../../core/containment/answer.ts';
import type { LedgerCharge } from '../../core/containment/ledger.ts';
import type { Charge, DecideRequest } from '../../core/limits/store.ts';
import { bucketWidth } from '../../core/limits/window.ts';

/*
 * What a decision is asked, as one argument: Redis hands over an argument in the time in which Lua unpacks five numbers
 * of one, and reading a number from a text takes as long again. Whole numbers, highest byte first.
 */

/** `>I5I1I6I1I1I1`: writer, proof, the proof’s ttl in ms, number of charges, 1 + number of ledgers or 0, strictness. */
const HEAD_BYTES = 15;
/**
 * A charge begins with `>I1`, its kind and, from the third bit on, its enforcement. What follows depends on the kind, times in ms:
 * a window’s limit, window, bucket, cost, ttl in digits `>I6I6I6I6I1c0`; a set’s limit, window, bucket, member `>I6I6I6c11`; a
 * pace’s limit, window, cost `>I6I6I6`; a ban’s longest `>I6`.
 */
const MAX_CHARGE_BYTES = 42;
/** `>I6I6I1`: capacity, ms per unit of trickle, flags. */
const LEDGER_BYTES = 13;
const MEMBER_BYTES = 11;

const KINDS = { window: 0, distinct: 1, pace: 2, ban: 3 } as const;

const proofCode = ({ proof }: DecideRequest): number => {
  if (proof === undefined) return 0;
  return proof.enforced ? 2 : 1;
};

const enforcement = ({ enforced, beyond }: Charge): number => {
  if (!enforced) return 0;
  return beyond === 'blind' ? 2 : 1;
};

const writeHead = (out: Buffer, writer: number, request: DecideRequest): number => {
  const { proof, charges, answer } = request;
  out.writeUIntBE(writer, 0, 5);
  out[5] = proofCode(request);
  out.writeUIntBE(proof === undefined ? 0 : Math.max(1, Math.ceil(proof.ttlMs)), 6, 6);
  out[12] = charges.length;
  out[13] = answer === undefined ? 0 : 1 + answer.ledgers.length;
  out[14] = answer === undefined ? 0 : answer.strictness;
  return HEAD_BYTES;
};

const writeNumbers = (out: Buffer, from: number, numbers: readonly number[]): number => {
  let at = from;
  for (const number of numbers) at = out.writeUIntBE(number, at, 6);
  return at;
};

/** 16 digits of a safe integer at most, behind their number. */
const writeDigits = (out: Buffer, from: number, value: number): number => {
  const digits = String(value);
  out[from] = digits.length;
  return from + 1 + out.write(digits, from + 1, 'latin1');
};

const writeMember = (out: Buffer, from: number, member: string): number => {
  if (member.length > MEMBER_BYTES) throw new RangeError('a member has 11 characters at most');
  out.fill(0, from, from + MEMBER_BYTES);
  out.write(member, from, MEMBER_BYTES, 'latin1');
  return from + MEMBER_BYTES;
};

/** Where the next one begins. */
const writeCharge = (out: Buffer, from: number, charge: Charge): number => {
  const { windowMs, limit } = charge;
  const at = out.writeUInt8(KINDS[charge.kind] + 4 * enforcement(charge), from);
  const width = bucketWidth(windowMs);
  switch (charge.kind) {
    case 'window':
      // What is charged in a bucket is gone a window after its end.
      return writeDigits(out, writeNumbers(out, at, [limit, windowMs, width, charge.cost]), windowMs + width);
    case 'distinct':
      return writeMember(out, writeNumbers(out, at, [limit, windowMs, width]), charge.member);
    case 'pace':
      return writeNumbers(out, at, [limit, windowMs, charge.cost]);
    case 'ban':
      return writeNumbers(out, at, [windowMs]);
  }
};

/** By bits, from the lowest. */
const flagsOf = ({ enforced, knowsDevice, trusts, vouches, reserves }: LedgerCharge): number =>
  (enforced ? 1 : 0) +
  (knowsDevice === true ? 2 : 0) +
  (trusts === true ? 4 : 0) +
  (vouches === true ? 8 : 0) +
  (reserves === true ? 16 : 0);

const writeLedgers = (out: Buffer, from: number, { ledgers }: AnswerRequest): number => {
  let at = from;
  for (const ledger of ledgers) {
    const { capacity, trickleMs } = ledger;
    out.writeUIntBE(capacity, at, 6);
    out.writeUIntBE(trickleMs, at + 6, 6);
    out[at + 12] = flagsOf(ledger);
    at += LEDGER_BYTES;
  }
  return at;
};

const MAX_CHARGES = 255;

/**
 * What decide-script.ts unpacks; `writer` is the number of the writer’s mark.
 * @throws {RangeError} for more charges or ledgers than a byte counts, a number beyond 48 bits, or a member that is too long.
 */
export const packDecide = (request: DecideRequest, writer: number): Buffer => {
  const { charges, answer } = request;
  const ledgers = answer?.ledgers.length ?? 0;
  if (charges.length > MAX_CHARGES || ledgers >= MAX_CHARGES)
    throw new RangeError('too much for one decision');
  const out = Buffer.allocUnsafe(HEAD_BYTES + charges.length * MAX_CHARGE_BYTES + ledgers * LEDGER_BYTES);
  let at = writeHead(out, writer, request);
  for (const charge of charges) at = writeCharge(out, at, charge);
  if (answer !== undefined) at = writeLedgers(out, at, answer);
  return out.subarray(0, at);
};
