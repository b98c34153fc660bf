import type { AttestationOutcome } from '../attestation/verifier.ts';
import { adjustRequest } from '../lists/adjust-request.ts';
import { UNLISTED, type Standing } from '../lists/standing.ts';
import type { Disclosure, Route } from '../routes/route.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { Counting } from '../tenants/counting.ts';
import type { Clock } from '../time.ts';
import type { BuiltRequest } from './charges.ts';

/** What is known of a request when it is decided. */
export interface Asked {
  readonly route: Pick<Route, 'disclosure' | 'blind'>;
  readonly facts: RequestFacts;
  /** Absent where the route asks for none. */
  readonly attestation?: AttestationOutcome;
  readonly attestationEnforced?: boolean;
  /** What the lists say; nothing where it is absent. */
  readonly standing?: Standing;
}

export interface AskedRequest {
  readonly built: BuiltRequest;
  /** What the answer may tell, if its budgets leave room. */
  readonly disclosure: Disclosure;
}

export interface AskedRequestDeps extends Pick<Counting, 'charges' | 'proofUse'> {
  readonly answers: Pick<Counting['answers'], 'ask'>;
  readonly clock: Clock;
}

/**
 * Whether an answer of the route can say that a number is registered. Later steps of a registration answer the same for every number
 * until its owner has accepted, or the code is right (middleware/registration-steps.ts). In the native API, where a route stands for
 * another one, `start` is the first step: it counts as a look-up does.
 */
const canTell = ({ blind }: Asked['route']): boolean =>
  blind === undefined ||
  blind.step === 'lookup' ||
  blind.step === 'create' ||
  (blind.step === 'start' && blind.as !== undefined);

/** A route that tells within budgets asks for its answer; for others it is remembered alone who has asked. */
const withAnswer = (
  { answers }: AskedRequestDeps,
  { route, facts, standing }: Asked,
  built: BuiltRequest,
): BuiltRequest => {
  // A suspect is told nothing, so nothing is charged for it.
  const isTold = route.disclosure === 'budgeted' && standing?.isSuspect !== true;
  const asked = answers.ask(facts, isTold, canTell(route));
  if (asked === undefined) return built;
  return { ...built, request: { ...built.request, answer: asked.request }, ledgers: asked.ledgers };
};

const charged = (
  { charges, proofUse, clock }: AskedRequestDeps,
  { attestation, attestationEnforced = false, facts }: Asked,
): BuiltRequest => {
  if (attestation?.ok !== true) return charges(facts);
  const { device, proof } = attestation;
  if (proof === undefined) return charges(facts);
  return charges(facts, proofUse(device, proof, attestationEnforced, clock()));
};

/** What one request asks of the store: every limit, the use of its proof, and what a truthful answer would cost. */
export const createAskedRequest =
  (deps: AskedRequestDeps) =>
  (asked: Asked): AskedRequest => {
    const { route, standing = UNLISTED } = asked;
    const built = adjustRequest(withAnswer(deps, asked, charged(deps, asked)), standing);
    // Where everything is told nothing is kept from suspects either.
    const isKept = standing.isSuspect === true && route.disclosure === 'budgeted';
    return { built, disclosure: isKept ? 'never' : route.disclosure };
  };
