import type { UpstreamAnswer } from '../src/core/upstream.ts';
import type { Locals } from './locals.ts';
import type { Refund } from './refund.ts';

/**
 * An answer of the upstream that the client waits for: the wait is noted, and where there is no answer the charge is taken
 * back.
 * @throws what `ask` throws.
 */
export const awaitUpstream = async (
  refund: Refund,
  locals: Locals,
  ask: () => Promise<UpstreamAnswer>,
): Promise<UpstreamAnswer> => {
  const askedAt = performance.now();
  try {
    return await ask();
  } catch (error) {
    refund(locals);
    throw error;
  } finally {
    locals.upstreamMs = performance.now() - askedAt;
  }
};
