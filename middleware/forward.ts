import type { RequestHandler } from 'express';

import { Problem } from '../src/core/problems/problem.ts';
import type { Upstream } from '../src/core/upstream.ts';
import { answerJson } from './answer-json.ts';
import { allowedMembers } from './allowed-members.ts';
import { askUpstream } from './ask-upstream.ts';
import { awaitUpstream } from './await-upstream.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';
import { noteHit } from './note-hit.ts';
import type { Refund } from './refund.ts';

export interface ForwardOptions {
  readonly upstream: Upstream;
  readonly refund: Refund;
  /** A registration was completed. */
  readonly settle: (locals: Locals) => void;
}

/**
 * Makes the gateway's own request to the upstream and answers with the members that the route lets through. What
 * the upstream refuses is told in our words (`onRefusal`) and stays charged; where it failed, or the client has gone, the
 * charge is taken back.
 */
export const createForward = ({ upstream, refund, settle }: ForwardOptions): RequestHandler =>
  asHandler(async (_req, res) => {
    const { route, decision, upstreamRequest } = res.locals;
    if (res.destroyed) {
      refund(res.locals);
      return;
    }
    if (decision.path === 'blind') throw new Problem('quota_exceeded', 'budget_empty');
    const answer = await awaitUpstream(refund, res.locals, () => askUpstream(upstream, upstreamRequest));
    noteHit(res.locals, answer);
    if (answer.status >= 400) throw new Problem(route.onRefusal, 'upstream_refused');
    if (route.completedBy !== undefined && Object.hasOwn(answer.body, route.completedBy)) {
      settle(res.locals);
    }
    res.locals.outcome = { path: 'answer' };
    answerJson(res, 200, allowedMembers(route, answer.body));
  });
