import { randomBytes } from 'node:crypto';

import { accountIn } from '../src/core/blind/account.ts';
import { fillAnswer } from '../src/core/blind/fill.ts';
import type { HandleKind } from '../src/core/blind/handle.ts';
import type { Outcomes } from '../src/core/blind/outcomes.ts';
import type { OpenRegistration, OpenRegistrations } from '../src/core/blind/registration.ts';
import { handleKindOf, type RegistrationStep } from '../src/core/blind/step.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { StepRoute } from '../src/core/routes/route.ts';
import type { RequestFacts } from '../src/core/subjects/facts.ts';
import type { Upstream, UpstreamAnswer } from '../src/core/upstream.ts';
import { allowedMembers } from './allowed-members.ts';
import { askUpstream } from './ask-upstream.ts';
import { awaitUpstream } from './await-upstream.ts';
import type { Locals } from './locals.ts';
import { noteHit } from './note-hit.ts';
import type { Refund } from './refund.ts';
import { storeAnswer } from './store-answer.ts';
import type { UpstreamRegistration } from './upstream-registration.ts';

export interface RegistrationStepsDeps {
  readonly upstream: Upstream;
  readonly registration: UpstreamRegistration;
  readonly registrations: OpenRegistrations;
  /** Store key of the registration of a device and number. */
  readonly keyOf: (facts: RequestFacts) => string;
  /** A fresh handle of the number for the device. */
  readonly handleOf: (facts: RequestFacts, kind: HandleKind) => string;
  readonly refund: Refund;
  /** A registration was completed. */
  readonly settle: (locals: Locals) => void;
  readonly outcomes: Outcomes;
  /** Resolves after that many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

type Body = Record<string, unknown>;
/** What one step answers. */
export type Answer = (route: StepRoute, locals: Locals) => Promise<Body>;

/** What happened upstream after the answer is nobody's to know: a failure is counted there, and what it was charged taken back. */
const detached = ({ refund }: RegistrationStepsDeps, locals: Locals, work: Promise<unknown>): void => {
  work.catch(() => refund(locals));
};

/** The answer that is the same for every number. */
export const blindAnswer = (
  deps: RegistrationStepsDeps,
  { blind }: StepRoute,
  { facts, form }: Locals,
  request = '',
): Body =>
  fillAnswer(
    blind.answer,
    new Map([...form, ['handle', deps.handleOf(facts, handleKindOf(blind))], ['request', request]]),
  );

/** What the route lets through, with a handle wherever the upstream names an account. */
const told = (
  deps: RegistrationStepsDeps,
  route: StepRoute,
  { facts }: Locals,
  body: UpstreamAnswer['body'],
): Body => {
  const members = allowedMembers(route, body);
  const { member } = route.blind;
  if (member === undefined || accountIn(body, member) === undefined) return members;
  return { ...members, [member]: deps.handleOf(facts, handleKindOf(route.blind)) };
};

/** The members of the constant answer alone: others would tell the two apart, or name the account. */
const inShape = ({ blind }: StepRoute, body: Body): Body =>
  Object.fromEntries(Object.entries(body).filter(([member]) => Object.hasOwn(blind.answer, member)));

/** `lookup` and `create`: the truth where the decision allows it, the constant answer where it does not. */
const tellOrBlind =
  (deps: RegistrationStepsDeps, isAsked: boolean): Answer =>
  async (route, locals) => {
    const { decision, upstreamRequest } = locals;
    const ask = () => askUpstream(deps.upstream, upstreamRequest);
    if (decision.path === 'blind') {
      if (isAsked) detached(deps, locals, ask());
      return blindAnswer(deps, route, locals);
    }
    const answer = await awaitUpstream(deps.refund, locals, ask);
    noteHit(locals, answer);
    if (answer.status >= 400) throw new Problem(route.onRefusal, 'upstream_refused');
    return inShape(route, told(deps, route, locals, answer.body));
  };

const begin = async (
  deps: RegistrationStepsDeps,
  route: StepRoute,
  locals: Locals,
  request: string,
): Promise<void> => {
  const { facts, traceparent } = locals;
  if (facts.number === undefined) return;
  const found = await deps.registration.resolve(facts.number, traceparent);
  const isNew = found === undefined && locals.form.has('email') && route.blind.as !== undefined;
  const account = isNew ? await deps.registration.create(facts.number, locals).catch(() => undefined) : found;
  if (account === undefined) return;
  // From here on only registered numbers come: that it fails shows in no counter of the client.
  await deps.registration
    .start(route, locals, account)
    .then(async (upstreamRequest) => {
      if (upstreamRequest === undefined) return;
      await deps.registrations.keep(deps.keyOf(facts), { account, request, upstreamRequest });
    })
    .catch(() => undefined);
};

const start =
  (deps: RegistrationStepsDeps): Answer =>
  (route, locals) => {
    const request = randomBytes(16).toString('hex');
    detached(deps, locals, begin(deps, route, locals, request));
    return Promise.resolve(blindAnswer(deps, route, locals, request));
  };

const find = (
  { registrations, keyOf }: RegistrationStepsDeps,
  { facts }: Locals,
): Promise<OpenRegistration | undefined> => storeAnswer(() => registrations.find(keyOf(facts)));

/** Asks the upstream about a registration; where there is none, takes as long, and fails as often. */
export const askAbout = async (
  deps: RegistrationStepsDeps,
  locals: Locals,
  work: (() => Promise<UpstreamAnswer>) | undefined,
): Promise<UpstreamAnswer | undefined> => {
  if (work === undefined) {
    const { ms, problem } = deps.outcomes.draw();
    await deps.sleep(ms);
    if (problem === undefined) return undefined;
    deps.refund(locals);
    throw problem;
  }
  const askedAt = performance.now();
  const ms = () => performance.now() - askedAt;
  try {
    const answer = await awaitUpstream(deps.refund, locals, work);
    deps.outcomes.ended({ ms: ms() });
    return answer;
  } catch (error) {
    if (error instanceof Problem) deps.outcomes.ended({ ms: ms(), problem: error });
    throw error;
  }
};

const status =
  (deps: RegistrationStepsDeps): Answer =>
  async (route, locals) => {
    const open = await find(deps, locals);
    const { accepted, request } = route.blind;
    const isOpen =
      open !== undefined && (request === undefined || open.request === locals.parameters.get(request));
    const work = isOpen ? () => deps.registration.ask(route, locals, open) : undefined;
    const answer = await askAbout(deps, locals, work);
    const isAccepted =
      answer !== undefined &&
      answer.status < 300 &&
      accepted !== undefined &&
      answer.body[accepted.member] === accepted.value;
    return isAccepted ? told(deps, route, locals, answer.body) : blindAnswer(deps, route, locals);
  };

const complete =
  (deps: RegistrationStepsDeps): Answer =>
  async (route, locals) => {
    const open = await find(deps, locals);
    const work = open === undefined ? undefined : () => deps.registration.ask(route, locals, open);
    const answer = await askAbout(deps, locals, work);
    if (answer === undefined || answer.status >= 400) throw new Problem(route.onRefusal, 'upstream_refused');
    if (route.completedBy !== undefined && Object.hasOwn(answer.body, route.completedBy)) deps.settle(locals);
    return told(deps, route, locals, answer.body);
  };

/** How each step of a registration is answered without telling whether the number has an account. */
export const createRegistrationSteps = (
  deps: RegistrationStepsDeps,
): Readonly<Record<RegistrationStep, Answer>> => ({
  lookup: tellOrBlind(deps, false),
  create: tellOrBlind(deps, true),
  start: start(deps),
  status: status(deps),
  complete: complete(deps),
});
