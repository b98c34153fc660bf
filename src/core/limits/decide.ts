import { NOT_ADMITTED } from '../containment/answer.ts';
import { decideAnswerOver, refundAnswerOver } from '../containment/answer-over.ts';
import type { Instant } from '../time.ts';
import type { Algorithm, Reading } from './algorithm.ts';
import { algorithmOf } from './algorithms.ts';
import type { CounterStates, Place } from './counter-states.ts';
import type { Charge, ChargeResult, DecideRequest, StoreDecision } from './store.ts';

interface Read {
  readonly charge: Charge;
  readonly algorithm: Algorithm<Charge, unknown>;
  readonly place: Place;
  readonly state: unknown;
  readonly reading: Reading;
}

const readCharge = (charge: Charge, states: CounterStates, now: Instant): Read => {
  const algorithm = algorithmOf(charge);
  const place = states.find(charge.key, now);
  const state = place < 0 ? algorithm.create() : states.stateAt(place);
  return { charge, algorithm, place, state, reading: algorithm.read(state, charge, now) };
};

/** What its counter has come to. */
const applyCharge = (
  { charge, algorithm, place, state }: Read,
  states: CounterStates,
  now: Instant,
): unknown => {
  const charged = algorithm.charge(state, charge, now);
  states.keep(charge.key, place, charged, algorithm.emptyAt(charged, charge), now);
  return charged;
};

const settle = (read: Read, states: CounterStates, now: Instant, admitted: boolean): ChargeResult => {
  const { charge, algorithm, state, reading } = read;
  const charged = admitted && reading.fits && charge.kind !== 'ban';
  const units = charged ? reading.units : 0;
  const after = charged ? applyCharge(read, states, now) : state;
  return {
    // All ways of counting are of whole units: what was counted, and what was added.
    count: reading.count + units,
    fits: reading.fits,
    charged,
    units,
    resetMs: algorithm.resetMs(after, charge, now, reading.fits),
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
    const place = units > 0 ? states.find(charge.key, now) : -1;
    if (place >= 0) algorithmOf(charge).refund(states.stateAt(place), charge, decision.now, units);
  }
  if (request.answer === undefined || decision.answer === undefined) return;
  refundAnswerOver(request.answer, decision.answer, states, now);
};
