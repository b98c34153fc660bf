import type { Route } from '../src/core/routes/route.ts';
import type { UpstreamAnswer } from '../src/core/upstream.ts';

/** The members of the upstream's answer that the route lets through, in the order of its table. */
export const allowedMembers = (
  { answer }: Pick<Route, 'answer'>,
  body: UpstreamAnswer['body'],
): Record<string, unknown> =>
  Object.fromEntries(
    answer.filter((member) => Object.hasOwn(body, member)).map((member) => [member, body[member]]),
  );
