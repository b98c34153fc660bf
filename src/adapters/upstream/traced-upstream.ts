import { traced, type Tracing } from '../../core/tracing.ts';
import type { Upstream, UpstreamRequest } from '../../core/upstream.ts';

/** Not its status: whether a number is registered is in no span. */
const factsOf = ({ routeId }: UpstreamRequest) => ({ route: routeId });

/** The same upstream, with a span for each request, whose traceparent is the one that leaves. */
export const createTracedUpstream = (upstream: Upstream, tracing: Tracing): Upstream => ({
  forward: (request) =>
    traced(
      tracing,
      'upstream',
      request.traceparent,
      (traceparent) => upstream.forward(traceparent === undefined ? request : { ...request, traceparent }),
      () => factsOf(request),
    ),
});
