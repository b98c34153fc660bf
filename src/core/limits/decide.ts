import { NOT_ADMITTED } from '../containment/answer.ts';
import { decideAnswerOver, refundAnswerOver } from '../containment/answer-over.ts';
import type { Instant } from '../time.ts';
import type { Reading } from './algorithm.ts';
import { algorithmOf } from './algorithms.ts';
import type { CounterSlot, CounterStates } from './counter-states.ts';
import type { Charge, ChargeResult, DecideRequest, StoreDecision } from './store.ts';

interface Read {
  readonly charge: Charge;
  readonly slot: CounterSlot | undefined;
  readonly state: unknown;
  readonly reading: Reading;
}

const readCharge = (charge: Charge, states: CounterStates, now: Instant): Read => {
  const algorithm = algorithmOf(charge);
  const slot = states.find(charge.key, now);
  const state = slot === undefined ? algorithm.create() : slot.state;
  return { charge, slot, state, reading: algorithm.read(state, charge, now) };
};

const applyCharge = ({ charge, slot, state }: Read, states: CounterStates, now: Instant): void => {
  const algorithm = algorithmOf(charge);
  algorithm.charge(state, charge, now);
  const expiresAt = algorithm.emptyAt(state, charge);
  if (slot === undefined) states.insert(charge.key, state, expiresAt, now);
  else slot.expiresAt = Math.max(slot.expiresAt, expiresAt);
};

const settle = (read: Read, states: CounterStates, now: Instant, admitted: boolean): ChargeResult => {
  const { charge, state, reading } = read;
  const charged = admitted && reading.fits && charge.kind !== 'ban';
  if (charged) applyCharge(read, states, now);
  const algorithm = algorithmOf(charge);
  return {
    count: charged ? algorithm.read(state, charge, now).count : reading.count,
    fits: reading.fits,
    charged,
    units: charged ? reading.units : 0,
    resetMs: algorithm.resetMs(state, charge, now, reading.fits),
  };
};

const refuses = ({ charge, reading }: Read): boolean =>
  !reading.fits && charge.enforced && charge.beyond === undefined;

const blinds = ({ charge, reading }: Read): boolean =>
  !reading.fits && charge.enforced && charge.beyond === 'blind';

/**
 * The decision in process, as `DecisionStore.decide` describes it: burns the proof, reads every charge, and, only if
 * nothing that is enforced refuses, applies those that fit. So who is refused burns nobody's quota.
 */
export const decideOver = (request: DecideRequest, states: CounterStates, now: Instant): StoreDecision => {
  const { proof, charges, answer } = request;
  const replayed = proof !== undefined && states.burn(proof, now);
  const reads = charges.map((charge) => readCharge(charge, states, now));
  const admitted = !(replayed && proof.enforced) && !reads.some(refuses);
  const results = reads.map((read) => settle(read, states, now, admitted));
  const decision = { now, replayed, admitted, results };
  if (answer === undefined) return decision;
  if (!admitted) return { ...decision, answer: NOT_ADMITTED };
  return { ...decision, answer: decideAnswerOver(answer, states, now, !reads.some(blinds)) };
};

/** Takes back in process what `decideOver` charged, as `DecisionStore.refund` describes it. */
export const refundOver = (
  request: DecideRequest,
  decision: StoreDecision,
  states: CounterStates,
  now: Instant,
): void => {
  for (const [index, charge] of request.charges.entries()) {
    const units = decision.results[index]?.units ?? 0;
    const slot = units > 0 ? states.find(charge.key, now) : undefined;
    if (slot !== undefined) algorithmOf(charge).refund(slot.state, charge, decision.now, units);
  }
  if (request.answer === undefined || decision.answer === undefined) return;
  refundAnswerOver(request.answer, decision.answer, states, now);
};
