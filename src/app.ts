import type { RequestListener } from 'node:http';

import express, { type Express, type RequestHandler } from 'express';

import { createAnswerStep } from '../middleware/answer-step.ts';
import { createBeginRequest, type BeginRequestOptions } from '../middleware/begin-request.ts';
import { createCheckAttestation } from '../middleware/check-attestation.ts';
import { createClientAddress } from '../middleware/client-address.ts';
import type { BodyLimits } from '../middleware/collect-body.ts';
import { createDecide, type DecideOptions } from '../middleware/decide.ts';
import { createDeriveSubjects } from '../middleware/derive-subjects.ts';
import type { EdgeLimit } from '../middleware/edge-limit.ts';
import { createForward } from '../middleware/forward.ts';
import { inSequence } from '../middleware/in-sequence.ts';
import { createInTurn } from '../middleware/in-turn.ts';
import { createMethodNotAllowed } from '../middleware/method-not-allowed.ts';
import { createNotFound } from '../middleware/not-found.ts';
import { createObservedStore } from '../middleware/observed-store.ts';
import { createProblemAnswer } from '../middleware/problem-answer.ts';
import { createRateLimitHeaders } from '../middleware/rate-limit-headers.ts';
import { createObserve } from '../middleware/observe.ts';
import { createReadBody } from '../middleware/read-body.ts';
import { createRefund, type Refund } from '../middleware/refund.ts';
import { createRefuseBanned } from '../middleware/refuse-banned.ts';
import { createRefuseEarly } from '../middleware/refuse-early.ts';
import { createRefuse } from '../middleware/refuse.ts';
import { createRefuseListed, createRefuseNetwork } from '../middleware/refuse-listed.ts';
import { createSelectRoute } from '../middleware/select-route.ts';
import type { RecordDecision } from '../middleware/record-decision.ts';
import { createSettle } from '../middleware/settle.ts';
import { createStillWanted } from '../middleware/still-wanted.ts';
import { createUpstreamRegistration } from '../middleware/upstream-registration.ts';
import type { AddressedRequest } from './core/address/client-address-reader.ts';
import type { ClientAddress } from './core/address/client-address.ts';
import type { IsEnforced } from './core/attestation/enforcement.ts';
import type { AttestationVerifier } from './core/attestation/verifier.ts';
import type { AnswerBudgets } from './core/containment/answer-budgets.ts';
import type { Blinding } from './core/blind/blinding.ts';
import type { Decoys, SuspectPath } from './core/blind/decoys.ts';
import type { Challenges } from './core/challenges/challenges.ts';
import type { Lists } from './core/lists/lists.ts';
import type { KnownBans } from './core/limits/known-bans.ts';
import type { Policy } from './core/limits/policy.ts';
import type { DecisionStore } from './core/limits/store.ts';
import type { Observe } from './core/detection/observation.ts';
import type { NetworkOf } from './core/network-data/network-data.ts';
import { compilePathTemplate } from './core/routes/path-template.ts';
import { takesHandles, type Route, type StepRoute } from './core/routes/route.ts';
import type { Upstream } from './core/upstream.ts';

/** A path of the gateway's own, beside the table of routes. */
export interface Endpoint {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly handler: RequestHandler;
}

export interface PublicAppOptions extends DecideOptions {
  readonly routes: readonly Route[];
  readonly policies: readonly Policy[];
  readonly readAddress: (request: AddressedRequest) => ClientAddress;
  /** Sheds what is too much; nothing where it is absent. */
  readonly shedLoad?: RequestHandler;
  readonly edgeLimit: EdgeLimit;
  readonly lists: Lists;
  readonly networkOf: NetworkOf;
  readonly verifier: AttestationVerifier;
  readonly isAttestationEnforced: IsEnforced;
  readonly answers: AnswerBudgets;
  readonly challenges: Pick<Challenges, 'current'>;
  readonly upstream: Upstream;
  readonly blinding: Blinding;
  /** Milliseconds between the ticks on which answers of steps leave; 0: at once. */
  readonly tickMs: number;
  /** What suspects get. */
  readonly suspected: SuspectPath;
  readonly decoys: Decoys;
  /** Served before the table of routes; none by default. */
  readonly endpoints?: readonly Endpoint[];
  readonly recordDecision: RecordDecision;
  readonly knownBans: Pick<KnownBans, 'over' | 'remainingMs'>;
  /** Shown every request that was answered. */
  readonly observers: readonly Observe[];
  /** Uniform in [0, 1), for jitter. */
  readonly random: () => number;
  /** Bounds of a form; 4 KiB and 5 s by default. */
  readonly bodyLimits?: BodyLimits;
}

const createExpress = (): Express => {
  const app = express();
  app.disable('x-powered-by').disable('etag').enable('case sensitive routing').enable('strict routing');
  // A query is covered by no proof (RFC 9449 §4.2): nothing reads it, and nothing of it is forwarded.
  return app.set('query parser', false);
};

/** What is made of a request once its answer has left. */
const onAnswered = (options: PublicAppOptions, refund: Refund): BeginRequestOptions['onAnswered'] => {
  const observe = createObserve(options);
  return (event, locals) => {
    // Whatever failed, it was not the client: nothing is charged for it.
    if (event.status >= 500) refund(locals);
    options.recordDecision(event, locals);
    observe(event, locals);
  };
};

const isStep = (route: Route): route is StepRoute => takesHandles(route);

/** The way of one request through a route, from top to bottom. */
const stepsOf = (
  options: PublicAppOptions,
  store: DecisionStore,
  refund: Refund,
): ((route: Route) => readonly RequestHandler[]) => {
  const stillWanted = createStillWanted();
  const refuseBanned = createRefuseBanned(options);
  const readBody = createReadBody(options.bodyLimits);
  const checkAttestation = createCheckAttestation(options);
  const refuseListed = createRefuseListed(options);
  const decide = createDecide({ ...options, store });
  const rateLimitHeaders = createRateLimitHeaders(options.policies);
  const refuse = createRefuse(options);
  const settle = createSettle({ store, answers: options.answers });
  const forward = createForward({ upstream: options.upstream, refund, settle });
  const answerStep = createAnswerStep({
    ...options,
    ...options.blinding,
    registration: createUpstreamRegistration(options.upstream, options.routes),
    refund,
    settle,
  });
  return (route) => [
    createSelectRoute(route),
    refuseBanned,
    readBody,
    stillWanted,
    checkAttestation,
    createDeriveSubjects({ ...options, route, numberOfHandle: options.blinding.numberOf }),
    refuseListed,
    stillWanted,
    decide,
    rateLimitHeaders,
    refuse,
    isStep(route) ? answerStep(route) : forward,
  ];
};

const methodsOf = (routes: readonly Route[], path: string): readonly string[] =>
  routes.filter((route) => route.path === path).map(({ method }) => method);

const serve = (app: Express, { method, path, handler }: Endpoint): void => {
  const notAllowed = createMethodNotAllowed([method]);
  app.all(path, (req, res, next) => (req.method === method ? handler : notAllowed)(req, res, next));
};

const mountRoutes = (app: Express, options: PublicAppOptions, store: DecisionStore, refund: Refund): void => {
  const { routes } = options;
  const steps = stepsOf(options, store, refund);
  const paths = new Map(routes.map(({ path }) => [path, compilePathTemplate(path).pattern]));
  for (const route of routes) app.route(paths.get(route.path) ?? []).all(inSequence(steps(route)));
  for (const [path, pattern] of paths)
    app.route(pattern).all(createMethodNotAllowed(methodsOf(routes, path)));
};

/**
 * The public listener: every request, to whatever path, first shows its address, and meets the denied
 * networks, the shedding of load and, in
 * its turn on the connection, the edge limit; then the endpoints of the gateway itself, the table of routes, and nothing else.
 * What a flood is made of is refused before all that.
 * @throws {RangeError} for a route whose path cannot be meant.
 */
export const createPublicApp = (options: PublicAppOptions): RequestListener => {
  const store = options.knownBans.over(createObservedStore(options.store, options.telemetry, options.clock));
  const refund = createRefund(store);
  const app = createExpress();
  const inTurn = createInTurn();
  const answered = onAnswered(options, refund);
  app.use(
    inSequence([
      inTurn.queue,
      createBeginRequest({ ...options, onAnswered: answered }),
      createClientAddress(options.readAddress),
      createRefuseNetwork(options),
      ...(options.shedLoad === undefined ? [] : [options.shedLoad]),
      inTurn.wait,
      ...options.edgeLimit.handlers,
      createStillWanted(),
    ]),
  );
  for (const endpoint of options.endpoints ?? []) serve(app, endpoint);
  mountRoutes(app, options, store, refund);
  app.use(createNotFound());
  app.use(createProblemAnswer(options));
  const refuseEarly = createRefuseEarly({ ...options, onAnswered: answered, onDue: inTurn.note });
  return (req, res) => {
    if (!refuseEarly(req, res)) app(req, res);
  };
};
