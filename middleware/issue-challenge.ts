import type { RequestHandler } from 'express';

import type { Challenges } from '../src/core/challenges/challenges.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { asHandler } from './handler.ts';
import { hasBody } from './message-body.ts';

/**
 * `POST /attestation/challenges`: a value for evidence to be made over, to whoever asks
 * (draft-ietf-oauth-attestation-based-client-auth §6); also the nonce of a proof (RFC 9449 §8).
 */
export const createIssueChallenge = (challenges: Pick<Challenges, 'current'>): RequestHandler =>
  asHandler((req, res) => {
    if (hasBody(req)) throw new Problem('request_invalid', 'body_unexpected');
    const { value, expiresInSeconds } = challenges.current();
    res.locals.outcome = { path: 'answer' };
    res
      .status(200)
      .set({ 'DPoP-Nonce': value })
      .type('application/json')
      .send(JSON.stringify({ attestation_challenge: value, expires_in: expiresInSeconds }));
  });
