import type { RequestHandler } from 'express';

import type { DecisionStore } from '../src/core/limits/store.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { Upstream, UpstreamAnswer } from '../src/core/upstream.ts';
import { allowedMembers } from './allowed-members.ts';
import { askUpstream } from './ask-upstream.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';

export interface ForwardOptions {
  readonly upstream: Upstream;
  readonly store: Pick<DecisionStore, 'refund'>;
  /** A registration was completed. */
  readonly settle: (locals: Locals) => void;
}

/** The upstream gave no answer: what was charged for one is taken back. Nobody waits for it, and the store counts its own failures. */
const refund = (store: ForwardOptions['store'], { request, store: decided }: Locals['decision']): void => {
  store.refund(request, decided).catch(() => undefined);
};

const ask = async ({ upstream, store }: ForwardOptions, locals: Locals): Promise<UpstreamAnswer> => {
  const askedAt = performance.now();
  try {
    return await askUpstream(upstream, locals.upstreamRequest);
  } catch (error) {
    refund(store, locals.decision);
    throw error;
  } finally {
    locals.upstreamMs = performance.now() - askedAt;
  }
};

/**
 * Makes the gateway's own request to the upstream and answers with the members that the route lets through. What
 * the upstream refuses is told in our words (`onRefusal`) and stays charged; where it failed, or the client has gone, the
 * charge is taken back.
 */
export const createForward = (options: ForwardOptions): RequestHandler =>
  asHandler(async (_req, res) => {
    const { route, decision } = res.locals;
    if (res.destroyed) {
      refund(options.store, decision);
      return;
    }
    if (decision.path === 'blind') throw new Problem('quota_exceeded', 'budget_empty');
    const answer = await ask(options, res.locals);
    if (answer.status >= 400) throw new Problem(route.onRefusal, 'upstream_refused');
    if (route.completedBy !== undefined && Object.hasOwn(answer.body, route.completedBy)) {
      options.settle(res.locals);
    }
    res.locals.outcome = { path: 'answer' };
    res
      .status(200)
      .type('application/json')
      .send(JSON.stringify(allowedMembers(route, answer.body)));
  });
