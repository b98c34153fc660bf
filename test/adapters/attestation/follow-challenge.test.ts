import { describe, expect, it } from '@jest/globals';

import {
  followChallenge,
  type ChallengingAnswer,
} from '../../../src/adapters/attestation/client/follow-challenge.ts';

const ASKING: ChallengingAnswer = {
  statusCode: 401,
  headers: { 'dpop-nonce': 'fresh' },
  text: '{"code":"use_challenge"}',
};

const follow = async (...answers: readonly ChallengingAnswer[]) => {
  const sent: (string | undefined)[] = [];
  const last = await followChallenge((nonce) => {
    sent.push(nonce);
    const answer = answers[sent.length - 1];
    return answer === undefined ? Promise.reject(new Error('sent too often')) : Promise.resolve(answer);
  });
  return { sent, last };
};

describe('a client that is asked to use a challenge', () => {
  it('does so once', async () => {
    const done = { statusCode: 200, headers: {}, text: '{}' };
    expect(await follow(ASKING, done)).toEqual({ sent: [undefined, 'fresh'], last: done });
  });

  it('and not a second time', async () => {
    expect(await follow(ASKING, ASKING)).toEqual({ sent: [undefined, 'fresh'], last: ASKING });
  });

  it.each<[string, Partial<ChallengingAnswer>]>([
    ['another status', { statusCode: 400 }],
    ['success', { statusCode: 200 }],
    ['another code', { text: '{"code":"proof_invalid"}' }],
    ['no JSON', { text: 'use_challenge' }],
    ['no object', { text: '["use_challenge"]' }],
    ['no value', { headers: {} }],
    ['two values', { headers: { 'dpop-nonce': ['one', 'other'] } }],
  ])('takes %s as the answer', async (_, change) => {
    const answer = { ...ASKING, ...change };
    expect(await follow(answer)).toEqual({ sent: [undefined], last: answer });
  });
});
