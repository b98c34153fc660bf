import type { AnswerRequest } from '../../core/containment/answer.ts';
import type { Charge, DecideRequest } from '../../core/limits/store.ts';
import { bucketWidth } from '../../core/limits/window.ts';

/*
 * What a decision is asked, as one argument: Redis hands over an argument in the time in which Lua unpacks five numbers
 * of one, and reading a number from a text takes as long again. Whole numbers, highest byte first.
 */

/** `>I5I1I6I1I1I1`: writer, proof, the proof’s ttl in ms, number of charges, 1 + number of ledgers or 0, strictness. */
const HEAD_BYTES = 15;
/** `>I1I1I6I6I6I6c11`: kind, enforcement, limit, window and bucket in ms, cost, member; then `I1c0`: a ttl in digits. */
const CHARGE_BYTES = 37;
/** `>I6I6I1`: capacity, ms per unit of trickle, flags. */
const LEDGER_BYTES = 13;
const MEMBER_BYTES = 11;

const KINDS = { window: 1, distinct: 2, pace: 3, ban: 4 } as const;

const proofCode = ({ proof }: DecideRequest): number => {
  if (proof === undefined) return 0;
  return proof.enforced ? 2 : 1;
};

const enforcement = ({ enforced, beyond }: Charge): number => {
  if (!enforced) return 0;
  return beyond === 'blind' ? 2 : 1;
};

const costOf = (charge: Charge): number => ('cost' in charge ? charge.cost : 1);

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

/** Where the next one begins. */
const writeCharge = (out: Buffer, from: number, charge: Charge): number => {
  const width = bucketWidth(charge.windowMs);
  out[from] = KINDS[charge.kind];
  out[from + 1] = enforcement(charge);
  out.writeUIntBE(charge.kind === 'ban' ? 1 : charge.limit, from + 2, 6);
  out.writeUIntBE(charge.windowMs, from + 8, 6);
  out.writeUIntBE(width, from + 14, 6);
  out.writeUIntBE(costOf(charge), from + 20, 6);
  out.fill(0, from + 26, from + CHARGE_BYTES);
  if (charge.kind === 'distinct') out.write(charge.member, from + 26, MEMBER_BYTES, 'latin1');
  // What is charged in a bucket is gone a window after its end.
  const ttl = String(charge.windowMs + width);
  out[from + CHARGE_BYTES] = ttl.length;
  return from + CHARGE_BYTES + 1 + out.write(ttl, from + CHARGE_BYTES + 1, 'latin1');
};

const writeLedgers = (out: Buffer, from: number, { ledgers }: AnswerRequest): number => {
  let at = from;
  for (const { capacity, trickleMs, enforced, knowsDevice, trusts } of ledgers) {
    out.writeUIntBE(capacity, at, 6);
    out.writeUIntBE(trickleMs, at + 6, 6);
    out[at + 12] = (enforced ? 1 : 0) + (knowsDevice === true ? 2 : 0) + (trusts === true ? 4 : 0);
    at += LEDGER_BYTES;
  }
  return at;
};

/** 16 digits of a safe integer, and their number. */
const TTL_BYTES = 17;
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
  const out = Buffer.allocUnsafe(
    HEAD_BYTES + charges.length * (CHARGE_BYTES + TTL_BYTES) + ledgers * LEDGER_BYTES,
  );
  let at = writeHead(out, writer, request);
  for (const charge of charges) {
    if (charge.kind === 'distinct' && charge.member.length > MEMBER_BYTES)
      throw new RangeError('a member has 11 characters at most');
    at = writeCharge(out, at, charge);
  }
  if (answer !== undefined) at = writeLedgers(out, at, answer);
  return out.subarray(0, at);
};
