import type { Config } from '../../config/schema.ts';
import { createIsEnforced } from '../../src/core/attestation/enforcement.ts';
import type { AttestationOutcome } from '../../src/core/attestation/verifier.ts';
import type { AnswerBudgetsOptions } from '../../src/core/containment/answer-budgets.ts';
import { observationOf, type Ended, type Traces } from '../../src/core/detection/observation-of.ts';
import type { Observe } from '../../src/core/detection/observation.ts';
import { createAskedRequest, type AskedRequest } from '../../src/core/limits/asked-request.ts';
import type { RequestDecision } from '../../src/core/limits/decision.ts';
import type { KnownBans } from '../../src/core/limits/known-bans.ts';
import { readDecision } from '../../src/core/limits/read-decision.ts';
import { refusalOf, type Refusal } from '../../src/core/limits/refusal.ts';
import type { StoreDecision } from '../../src/core/limits/store.ts';
import type { Route } from '../../src/core/routes/route.ts';
import type { RequestFacts } from '../../src/core/subjects/facts.ts';
import type { KeyedHash } from '../../src/core/subjects/keyed-hash.ts';
import { compileCounting, type Counting } from '../../src/core/tenants/counting.ts';
import { MINUTE, type Clock } from '../../src/core/time.ts';
import type { Arrival, Ruling } from './arrival.ts';
import { createEdge } from './edge.ts';
import { after, type Later } from './later.ts';
import type { SimulatedStore } from './store.ts';

export interface SimulatedGatewayDeps {
  readonly config: Config;
  readonly store: SimulatedStore;
  readonly clock: Clock;
  readonly hash: KeyedHash;
  readonly levelOf: NonNullable<AnswerBudgetsOptions['levelOf']>;
  readonly isExposed: NonNullable<AnswerBudgetsOptions['isExposed']>;
  readonly knownBans: Pick<KnownBans, 'refusal' | 'learn' | 'remainingMs'>;
  readonly observers: readonly Observe[];
}

/** What the gateway would decide for each arrival, without HTTP and signatures. */
export interface SimulatedGateway extends Pick<Counting, 'charges'> {
  arrive(arrival: Arrival): Later<Ruling>;
  /** Requests that the store has decided. */
  readonly decided: number;
}

const NO_TOKEN: AttestationOutcome = {
  ok: false,
  result: 'unknown_origin',
  code: 'attestation_required',
  reason: 'token_missing',
};

/** As middleware/derive-subjects.ts: routes that take a handle count by the number that it stands for. */
const factsOf = ({ routeId, address, device, number }: Arrival): RequestFacts => {
  const facts: { -readonly [Fact in keyof RequestFacts]: RequestFacts[Fact] } = { routeId, address, number };
  if (device !== undefined) facts.device = device;
  if (routeId !== 'lookup' && routeId !== 'user-create') facts.account = number.e164;
  return facts;
};

const outcomeOf = ({ device, jti }: Arrival, now: number): AttestationOutcome => {
  if (device === undefined) return NO_TOKEN;
  if (jti === undefined) return { ok: true, device };
  return { ok: true, device, proof: { jti, acceptableUntil: now + MINUTE } };
};

/** The first that was full; none where the level of the segment, or the walk of the device, was the reason. */
const blindBy = ({ policies, ledgers }: RequestDecision): string =>
  policies.find(({ blinds, verdict }) => blinds && verdict === 'refused')?.policy.id ??
  ledgers.find(({ enforced, reading }) => enforced && !reading.fits)?.ledger.id ??
  'containment';

const TOLD: Ruling = { path: 'answer' };

const rulingOf = (decision: RequestDecision, refusal: Refusal | undefined, now: number): Ruling => {
  if (refusal === undefined)
    return decision.path === 'answer' ? TOLD : { path: decision.path, blindBy: blindBy(decision) };
  if (refusal.reason === 'proof_replayed') return { path: 'deny', refusedBy: 'replay' };
  if (refusal.reason === 'limit') return { path: 'deny', refusedBy: 'limit' };
  const [ban] = refusal.refusing.filter(({ policy }) => policy.ban !== undefined);
  const until = now + (ban?.result.resetMs ?? 0);
  const of = ban?.policy.by.includes('device') === true ? 'device' : 'address';
  return { path: 'deny', refusedBy: 'ban', standing: { of, until } };
};

const createSteps = (deps: SimulatedGatewayDeps) => {
  const { config, clock, hash } = deps;
  const counting = compileCounting(config, deps);
  const routes = new Map<string, Route>(config.routes.map((route) => [route.id, route]));
  return {
    ...deps,
    counting,
    askedRequest: createAskedRequest({ ...counting, clock }),
    isEnforced: createIsEnforced(hash),
    edge: createEdge(config.edge, deps),
    routeOf({ routeId }: Arrival): Route {
      const route = routes.get(routeId);
      if (route === undefined) throw new RangeError(`the configuration lacks ${routeId}`);
      return route;
    },
  };
};

type Steps = ReturnType<typeof createSteps>;

const show = ({ observers, clock }: Steps, ended: Ended, traces: Traces, isCompletion = false): void => {
  const observation = observationOf(ended, traces, isCompletion, clock());
  for (const look of observers) look(observation);
};

/** Who is refused before anything is read. */
const refusedAtOnce = (
  { edge, knownBans, counting, clock }: Steps,
  { address, routeId }: Arrival,
): Ruling | undefined => {
  const until = edge(address.ladder[0]);
  if (until !== undefined) return { path: 'deny', refusedBy: 'edge', standing: { of: 'address', until } };
  const banMs = knownBans.remainingMs(() => counting.charges({ routeId, address }).request);
  if (banMs === undefined) return undefined;
  return { path: 'deny', refusedBy: 'ban', standing: { of: 'address', until: clock() + banMs } };
};

const conclude = (
  steps: Steps,
  traces: Traces,
  { built, disclosure }: AskedRequest,
  said: StoreDecision,
  arrival: Arrival,
): Later<Ruling> => {
  const { routeId } = arrival;
  const decision = readDecision(built, said, disclosure);
  const refusal = refusalOf(decision);
  const left = { ...traces, decision };
  const ruling = rulingOf(decision, refusal, steps.clock());
  if (refusal !== undefined) {
    show(steps, { routeId, path: 'deny', status: 429, code: refusal.code }, left);
    return ruling;
  }
  const ended = { routeId, path: decision.path, status: 200 } as const;
  const owed = arrival.completes === true ? steps.counting.answers.completed(factsOf(arrival)) : undefined;
  return after(owed === undefined ? false : steps.store.repay(owed), (isCompletion) => {
    show(steps, ended, left, isCompletion);
    return ruling;
  });
};

/** The way of one request, as src/app.ts has it: edge, bans, attestation, decision, answer; then who looks at it. */
export const createSimulatedGateway = (deps: SimulatedGatewayDeps): SimulatedGateway => {
  const steps = createSteps(deps);
  const { store, knownBans, clock } = deps;
  let decided = 0;
  const decide = ({ built: { request } }: AskedRequest): Later<StoreDecision> =>
    knownBans.refusal(request) ??
    after(store.decide(request), (decision) => {
      decided += 1;
      knownBans.learn(request, decision);
      return decision;
    });
  return {
    charges: steps.counting.charges,
    get decided() {
      return decided;
    },
    arrive(arrival) {
      const refused = refusedAtOnce(steps, arrival);
      if (refused !== undefined) return refused;
      const { address, routeId, device } = arrival;
      const route = steps.routeOf(arrival);
      const attestation = outcomeOf(arrival, clock());
      const attestationEnforced = steps.isEnforced(route.attestation, {
        address: address.ladder[0],
        ...(device === undefined ? {} : { thumbprint: device.thumbprint }),
      });
      if (!attestation.ok && attestationEnforced) {
        const ended = { routeId, path: 'deny', status: 401, code: attestation.code } as const;
        show(steps, ended, { address, attestation, route });
        return { path: 'deny', refusedBy: 'attestation' };
      }
      const traces = { route, attestation, address, facts: factsOf(arrival) };
      const asked = steps.askedRequest({ ...traces, attestationEnforced });
      return after(decide(asked), (said) => conclude(steps, traces, asked, said, arrival));
    },
  };
};
