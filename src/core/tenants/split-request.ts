import { NOT_ADMITTED } from '../containment/answer.ts';
import type { ChargeResult, DecideRequest, StoreDecision } from '../limits/store.ts';
import { tagOf } from './key-tag.ts';

/** What one request asks of the keys of one hash tag. */
export interface RequestPart {
  readonly tag: string;
  readonly request: DecideRequest;
  /** Places of its charges in the whole request. */
  readonly places: readonly number[];
}

/** A part and what its store has said. */
export interface DecidedPart {
  readonly part: RequestPart;
  readonly decision: StoreDecision;
}

/** A request by the hash tags of its keys, in the order in which it names them: proof and answer first. */
export const splitRequest = (request: DecideRequest): readonly RequestPart[] => {
  const { proof, answer, charges } = request;
  const places = new Map<string, number[]>();
  const proofTag = proof === undefined ? undefined : tagOf(proof.key);
  const answerTag = answer === undefined ? undefined : tagOf(answer.pair.key);
  for (const tag of [proofTag, answerTag]) if (tag !== undefined) places.set(tag, []);
  for (const [place, { key }] of charges.entries()) {
    const tag = tagOf(key);
    const known = places.get(tag);
    if (known === undefined) places.set(tag, [place]);
    else known.push(place);
  }
  return [...places].map(([tag, at]) => ({
    tag,
    places: at,
    request: {
      ...(proof !== undefined && proofTag === tag ? { proof } : {}),
      charges: charges.filter((_, place) => at.includes(place)),
      ...(answer !== undefined && answerTag === tag ? { answer } : {}),
    },
  }));
};

/** Of a charge at which nobody has looked. */
export const UNASKED: ChargeResult = {
  count: 0,
  fits: true,
  charged: false,
  units: 0,
  resetMs: 0,
  unasked: true,
};

const takenBack = (result: ChargeResult): ChargeResult =>
  result.charged ? { ...result, count: result.count - result.units, charged: false, units: 0 } : result;

/** Does one of its limits say that nothing may be told? */
const blinds = ({ part, decision }: DecidedPart): boolean =>
  part.request.charges.some(
    ({ enforced, beyond }, index) =>
      enforced && beyond === 'blind' && decision.results[index]?.fits === false,
  );

/** The decision of a whole request by those of its parts, in the order in which they were asked, as far as they were. */
export const joinDecisions = (request: DecideRequest, decided: readonly DecidedPart[]): StoreDecision => {
  const [first] = decided;
  if (first === undefined) throw new RangeError('a request without parts');
  const { now, replayed } = first.decision;
  const admitted = decided.every(({ decision }) => decision.admitted);
  const results: ChargeResult[] = request.charges.map(() => UNASKED);
  for (const { part, decision } of decided) {
    for (const [index, place] of part.places.entries()) {
      const result = decision.results[index] ?? UNASKED;
      results[place] = admitted ? result : takenBack(result);
    }
  }
  const whole = { now, replayed, admitted, results };
  if (request.answer === undefined) return whole;
  const told = decided.find(({ decision }) => decision.answer !== undefined)?.decision.answer;
  if (!admitted || told === undefined) return { ...whole, answer: NOT_ADMITTED };
  const { isFirst } = told;
  return { ...whole, answer: decided.some(blinds) ? { ...NOT_ADMITTED, isFirst } : told };
};
