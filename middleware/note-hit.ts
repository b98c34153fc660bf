import { accountIn } from '../src/core/blind/account.ts';
import type { UpstreamAnswer } from '../src/core/upstream.ts';
import type { Locals } from './locals.ts';

/** Notes whether the answer to a look-up names a registered number: for the detectors, after it has left. */
export const noteHit = (locals: Locals, { status, body }: UpstreamAnswer): void => {
  const { blind } = locals.route;
  if (blind?.step === 'lookup') locals.isHit = status < 400 && accountIn(body, blind.member) !== undefined;
};
