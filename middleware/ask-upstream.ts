import { Problem } from '../src/core/problems/problem.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../src/core/upstream.ts';

/**
 * One answer of the upstream, of status 2xx or 4xx.
 * @throws {Problem} where there is none, or one that cannot be used.
 */
export const askUpstream = async (upstream: Upstream, request: UpstreamRequest): Promise<UpstreamAnswer> => {
  const answer = await upstream.forward(request);
  if (answer.status < 200 || (answer.status >= 300 && answer.status < 400) || answer.status >= 500) {
    throw new Problem('upstream_invalid', 'upstream_status');
  }
  return answer;
};
