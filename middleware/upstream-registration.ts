import { accountIn } from '../src/core/blind/account.ts';
import type { OpenRegistration } from '../src/core/blind/registration.ts';
import type { BlindRule } from '../src/core/blind/step.ts';
import type { PhoneNumber } from '../src/core/numbers/phone-number.ts';
import { compilePathTemplate, type PathTemplate } from '../src/core/routes/path-template.ts';
import type { Route, StepRoute } from '../src/core/routes/route.ts';
import { buildUpstreamRequest } from '../src/core/routes/upstream-request.ts';
import type { Upstream, UpstreamAnswer } from '../src/core/upstream.ts';
import { askUpstream } from './ask-upstream.ts';
import type { Locals } from './locals.ts';

type Opened = Pick<OpenRegistration, 'account'> & Partial<Pick<OpenRegistration, 'upstreamRequest'>>;

/** The upstream, asked in the terms of a registration. */
export interface UpstreamRegistration {
  /** The account id of a number; undefined where it has none. */
  resolve(number: PhoneNumber, traceparent: string | undefined): Promise<string | undefined>;
  /** Makes an account for a number, with the fields that the client gave; its id, undefined where the upstream refuses. */
  create(number: PhoneNumber, locals: Pick<Locals, 'form' | 'traceparent'>): Promise<string | undefined>;
  /** Starts one; its id, undefined where the upstream refuses. */
  start(route: StepRoute, locals: Locals, account: string): Promise<string | undefined>;
  /** What the route asks, of this registration. */
  ask(route: StepRoute, locals: Locals, registration: Opened): Promise<UpstreamAnswer>;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

const traced = (traceparent: string | undefined) => (traceparent === undefined ? {} : { traceparent });

const renamed = (form: Locals['form'], { fields = {} }: BlindRule): Locals['form'] => {
  const names = new Map(Object.entries(fields));
  return new Map([...form].map(([name, value]) => [names.get(name) ?? name, value]));
};

/** The template of each route, compiled once. */
const createTemplateOf = (routes: readonly Route[]): ((route: Route) => PathTemplate) => {
  const templates = new Map(routes.map(({ id, path }) => [id, compilePathTemplate(path)]));
  return ({ id, path }) => templates.get(id) ?? compilePathTemplate(path);
};

/** The account of a number, as the route of this step answers. */
const createIdentify =
  (upstream: Upstream, routes: readonly Route[], templateOf: (route: Route) => PathTemplate) =>
  async (
    step: 'lookup' | 'create',
    number: PhoneNumber,
    form: Locals['form'],
    traceparent: string | undefined,
  ): Promise<string | undefined> => {
    const route = routes.find(({ blind }) => blind?.step === step);
    if (route === undefined) return undefined;
    const parts = { parameters: NOTHING, form, number, ...traced(traceparent) };
    const answer = await askUpstream(upstream, buildUpstreamRequest(route, templateOf(route), parts));
    return answer.status < 300 ? accountIn(answer.body, route.blind?.member) : undefined;
  };

/** @throws {RangeError} where a route is asked by one that is not in the table. */
export const createUpstreamRegistration = (
  upstream: Upstream,
  routes: readonly Route[],
): UpstreamRegistration => {
  const templateOf = createTemplateOf(routes);
  const askedBy = (route: StepRoute): Route => {
    const { as } = route.blind;
    const asked = as === undefined ? route : routes.find(({ id }) => id === as);
    if (asked === undefined) throw new RangeError('a route is asked by one that is not in the table');
    return asked;
  };
  const ask = (route: StepRoute, locals: Locals, { account, upstreamRequest }: Opened) => {
    const asked = askedBy(route);
    const request = (asked.blind ?? route.blind).request;
    const parameters = new Map([...locals.parameters, [asked.account ?? '', account]]);
    if (request !== undefined && upstreamRequest !== undefined) parameters.set(request, upstreamRequest);
    const form = renamed(locals.form, route.blind);
    const parts = { parameters, form, ...traced(locals.traceparent) };
    return askUpstream(upstream, buildUpstreamRequest(asked, templateOf(asked), parts));
  };
  const identify = createIdentify(upstream, routes, templateOf);
  return {
    resolve: (number, traceparent) => identify('lookup', number, NOTHING, traceparent),
    create: (number, { form, traceparent }) => identify('create', number, form, traceparent),
    async start(route, locals, account) {
      const { status, body } = await ask(route, locals, { account });
      const { member = '' } = askedBy(route).blind ?? route.blind;
      const request = Object.hasOwn(body, member) ? body[member] : undefined;
      return status < 300 && typeof request === 'string' ? request : undefined;
    },
    ask,
  };
};
