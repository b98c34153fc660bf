import { describe, expect, it } from '@jest/globals';

import type { AnswerBudgets } from '../../../src/core/containment/answer-budgets.ts';
import type { RegistrationStep } from '../../../src/core/blind/step.ts';
import { UNLISTED } from '../../../src/core/lists/standing.ts';
import type { AttestedDevice } from '../../../src/core/attestation/verifier.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import { factsOf, NOT_ATTESTED } from '../../support/observations.ts';
import { createAskedRequest, type Asked } from '../../../src/core/limits/asked-request.ts';

describe('what an answer is asked to cost', () => {
  /** What the budgets were asked, for a route with this step. */
  const askedOf = (
    step: RegistrationStep | undefined,
    { isSuspect = false, isNative = false } = {},
  ): unknown => {
    const asked: unknown[] = [];
    const ask: AnswerBudgets['ask'] = (_facts, isTold, canTell) => {
      asked.push({ isTold, canTell });
      return undefined;
    };
    createAskedRequest({
      answers: { ask },
      charges: () => ({ request: { charges: [] }, policies: [], ledgers: [] }),
      proofUse: () => ({ key: 'k', ttlMs: 1, enforced: true, whenAway: 'local' }),
      clock: () => 0,
    })({
      route: {
        disclosure: 'budgeted',
        ...(step === undefined ? {} : { blind: { step, answer: {}, ...(isNative ? { as: 'other' } : {}) } }),
      },
      facts: {
        routeId: 'r',
        address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
      },
      ...(isSuspect ? { standing: { ...UNLISTED, isSuspect } } : {}),
    });
    return asked[0];
  };

  it.each(['lookup', 'create', undefined] as const)(
    'is the truth, where the answer may be it: %s',
    (step) => {
      expect(askedOf(step)).toEqual({ isTold: true, canTell: true });
    },
  );

  it.each(['start', 'status', 'complete'] as const)(
    'is nothing where every number is answered alike: %s',
    (step) => {
      expect(askedOf(step)).toEqual({ isTold: true, canTell: false });
    },
  );

  it('is nothing of suspects', () => {
    expect(askedOf('lookup', { isSuspect: true })).toEqual({ isTold: false, canTell: true });
  });

  it('is charged where a registration of the native API begins, and later no more', () => {
    expect(askedOf('start', { isNative: true })).toEqual({ isTold: true, canTell: true });
    expect(askedOf('status', { isNative: true })).toEqual({ isTold: true, canTell: false });
    expect(askedOf('complete', { isNative: true })).toEqual({ isTold: true, canTell: false });
  });
});

describe('what a request asks of the store', () => {
  const DEVICE = { thumbprint: 'phone' } as AttestedDevice;
  const PROOF = { key: 'k', ttlMs: 1, enforced: true } as const;
  const ANSWER = { pair: { key: 'p', opened: 'o', openMs: 1 }, ledgers: [], strictness: 0 } as const;
  const LEDGERS = [{ id: 'device' }] as unknown as readonly Ledger[];

  const ask = (changes: Partial<Asked> = {}, hasAnswer = true) => {
    const used: unknown[] = [];
    const asked = createAskedRequest({
      answers: { ask: () => (hasAnswer ? { request: ANSWER, ledgers: LEDGERS } : undefined) },
      charges: (_facts, proof) => ({
        request: proof === undefined ? { charges: [] } : { proof, charges: [] },
        policies: [],
      }),
      proofUse(...use) {
        used.push(use);
        return PROOF;
      },
      clock: () => 7,
    })({ route: { disclosure: 'budgeted' }, facts: factsOf({}), ...changes });
    return { ...asked, used };
  };

  it('is its limits, and what an answer would cost', () => {
    expect(ask()).toEqual({
      built: { request: { charges: [], answer: ANSWER }, policies: [], ledgers: LEDGERS },
      disclosure: 'budgeted',
      used: [],
    });
    expect(ask({}, false).built).toEqual({ request: { charges: [] }, policies: [] });
  });

  it('is the use of the proof that was accepted, where there is one', () => {
    const proof = { jti: 'j', acceptableUntil: 9 };
    const accepted = ask({ attestation: { ok: true, device: DEVICE, proof }, attestationEnforced: true });
    expect(accepted.built.request.proof).toBe(PROOF);
    expect(accepted.used).toEqual([[DEVICE, proof, true, 7]]);
    const shadow = ask({ attestation: { ok: true, device: DEVICE, proof } });
    expect(shadow.used).toEqual([[DEVICE, proof, false, 7]]);
    expect(ask({ attestation: { ok: true, device: DEVICE } }).built.request).not.toHaveProperty('proof');
    expect(ask({ attestation: NOT_ATTESTED }).used).toEqual([]);
  });

  it.each<[Asked['route']['disclosure'], boolean, string]>([
    ['budgeted', true, 'never'],
    ['budgeted', false, 'budgeted'],
    ['always', true, 'always'],
    ['never', true, 'never'],
  ])('tells, where disclosure is %s and suspicion %s: %s', (disclosure, isSuspect, told) => {
    expect(ask({ route: { disclosure }, standing: { ...UNLISTED, isSuspect } }).disclosure).toBe(told);
  });

  it.each([
    ['budgeted', true],
    ['always', false],
    ['never', false],
  ] as const)('asks what the truth costs where it may be told, %s: %s', (disclosure, isTold) => {
    const asked: unknown[] = [];
    createAskedRequest({
      answers: {
        ask(_facts, told) {
          asked.push(told);
          return undefined;
        },
      },
      charges: () => ({ request: { charges: [] }, policies: [] }),
      proofUse: () => PROOF,
      clock: () => 7,
    })({ route: { disclosure }, facts: factsOf({}) });
    expect(asked).toEqual([isTold]);
  });
});
