import { expect, it } from '@jest/globals';

import type { PolicyDecision, RequestDecision } from '../../../src/core/limits/decision.ts';
import { refusalOf } from '../../../src/core/limits/refusal.ts';
import { proofUse } from '../../contract/charge-samples.ts';
import { policy } from './policy-sample.ts';

const said = (changes: Partial<PolicyDecision>): PolicyDecision => ({
  ...{ policy: policy(), enforced: true, blinds: false, verdict: 'refused' },
  result: { count: 1, fits: false, charged: false, units: 0, resetMs: 5 },
  ...changes,
});

const ban = policy({ ban: { baseMs: 1, maxMs: 2 } });

const decided = (
  policies: readonly PolicyDecision[],
  changes: Partial<RequestDecision> = {},
): RequestDecision => ({
  request: { charges: [] },
  store: { now: 1, replayed: false, admitted: false, results: [] },
  ...{ policies, admitted: false, replayed: false, path: 'blind', ledgers: [] },
  ...changes,
});

it('is none of what is admitted', () => {
  expect(refusalOf(decided([said({})], { admitted: true, replayed: true }))).toBeUndefined();
});

it('is by the limits that are full, and enforced, and do not blind', () => {
  const full = said({});
  const others = [
    said({ verdict: 'admitted' }),
    said({ verdict: 'near' }),
    said({ verdict: 'would_refuse' }),
    said({ blinds: true }),
  ];
  expect(refusalOf(decided([...others, full]))).toEqual({
    code: 'quota_exceeded',
    reason: 'limit',
    refusing: [full],
  });
});

it('is by a ban, where one is among them', () => {
  const policies = [said({}), said({ policy: ban })];
  expect(refusalOf(decided(policies))).toEqual({
    code: 'abnormal_usage',
    reason: 'banned',
    refusing: policies,
  });
  const passing = [said({}), said({ policy: ban, verdict: 'admitted' })];
  expect(refusalOf(decided(passing))?.reason).toBe('limit');
});

it('is by a replayed proof before all, where that is enforced', () => {
  const policies = [said({ policy: ban })];
  const replayed = (enforced: boolean) =>
    refusalOf(decided(policies, { replayed: true, request: { proof: proofUse({ enforced }), charges: [] } }));
  expect(replayed(true)).toEqual({ code: 'proof_invalid', reason: 'proof_replayed', refusing: [] });
  expect(replayed(false)?.reason).toBe('banned');
  expect(refusalOf(decided(policies, { replayed: true }))?.reason).toBe('banned');
  expect(refusalOf(decided(policies, { request: { proof: proofUse(), charges: [] } }))?.reason).toBe(
    'banned',
  );
});
