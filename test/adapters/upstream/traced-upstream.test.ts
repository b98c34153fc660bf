import { expect, it } from '@jest/globals';

import { createTracedUpstream } from '../../../src/adapters/upstream/traced-upstream.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import type { Span, SpanFacts, Tracing } from '../../../src/core/tracing.ts';
import type { UpstreamRequest } from '../../../src/core/upstream.ts';

const CAME = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const BELOW = '00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01';

const REQUEST: UpstreamRequest = {
  routeId: 'lookup',
  method: 'GET',
  path: '/json/users/1-2025550123/status',
};

const record = () => {
  const told: unknown[] = [];
  const span: Span = {
    traceparent: BELOW,
    within: (work) => work(),
    end: (facts: SpanFacts) => void told.push(['end', facts]),
    fail: (error) => void told.push(['fail', error]),
  };
  const tracing: Tracing = {
    begin(name, traceparent) {
      told.push([name, traceparent]);
      return span;
    },
  };
  return { told, tracing };
};

it('begins below the request’s trace, and sends its own along', async () => {
  const { told, tracing } = record();
  const sent: UpstreamRequest[] = [];
  const upstream = {
    forward(request: UpstreamRequest) {
      sent.push(request);
      return Promise.resolve({ status: 404, body: {} });
    },
  };
  const answer = await createTracedUpstream(upstream, tracing).forward({ ...REQUEST, traceparent: CAME });
  expect(answer.status).toBe(404);
  expect(sent).toEqual([{ ...REQUEST, traceparent: BELOW }]);
  // Whether there is such a number is in no span.
  expect(told).toEqual([
    ['upstream', CAME],
    ['end', { route: 'lookup' }],
  ]);
});

it('ends as failed where the upstream does, and lets the failure through', async () => {
  const { told, tracing } = record();
  const failure = new Problem('upstream_timeout', 'upstream_too_slow');
  const upstream = { forward: () => Promise.reject(failure) };
  await expect(createTracedUpstream(upstream, tracing).forward(REQUEST)).rejects.toBe(failure);
  expect(told).toEqual([
    ['upstream', undefined],
    ['fail', failure],
  ]);
});
