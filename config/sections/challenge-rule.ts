import { choice } from '../types/choice.ts';

/** Whether a proof must be over a challenge of the gateway: for all routes, and for one. */
export const challengeRule = () => choice(['accepted', 'required']);
