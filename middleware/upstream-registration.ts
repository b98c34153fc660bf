import { accountIn } from '../src/core/blind/account.ts';
import type { PhoneNumber } from '../src/core/numbers/phone-number.ts';
import { compilePathTemplate } from '../src/core/routes/path-template.ts';
import type { Route } from '../src/core/routes/route.ts';
import { buildUpstreamRequest } from '../src/core/routes/upstream-request.ts';
import type { Upstream, UpstreamAnswer } from '../src/core/upstream.ts';
import { askUpstream } from './ask-upstream.ts';
import type { Locals } from './locals.ts';

/** The upstream, asked in the terms of a registration. */
export interface UpstreamRegistration {
  /** The account id of a number; undefined where it has none. */
  resolve(number: PhoneNumber, traceparent: string | undefined): Promise<string | undefined>;
  /** What the route asks, of this account; other path parameters replaced where they are given. */
  ask(route: Route, locals: Locals, parameters: Readonly<Record<string, string>>): Promise<UpstreamAnswer>;
}

const NOTHING: ReadonlyMap<string, string> = new Map();

const traced = (traceparent: string | undefined) => (traceparent === undefined ? {} : { traceparent });

/** @throws {RangeError} where no route of the table looks accounts up. */
export const createUpstreamRegistration = (
  upstream: Upstream,
  routes: readonly Route[],
): UpstreamRegistration => {
  const templates = new Map(routes.map((route) => [route.id, compilePathTemplate(route.path)]));
  const templateOf = ({ id, path }: Route) => templates.get(id) ?? compilePathTemplate(path);
  const lookup = routes.find(({ blind }) => blind?.step === 'lookup');
  return {
    async resolve(number, traceparent) {
      if (lookup === undefined) throw new RangeError('no route looks accounts up');
      const parts = { parameters: NOTHING, form: NOTHING, number, ...traced(traceparent) };
      const answer = await askUpstream(upstream, buildUpstreamRequest(lookup, templateOf(lookup), parts));
      return answer.status < 300 ? accountIn(answer.body, lookup.blind?.member) : undefined;
    },
    ask(route, { parameters, form, traceparent }, replaced) {
      const merged = new Map([...parameters, ...Object.entries(replaced)]);
      const parts = { parameters: merged, form, ...traced(traceparent) };
      return askUpstream(upstream, buildUpstreamRequest(route, templateOf(route), parts));
    },
  };
};
