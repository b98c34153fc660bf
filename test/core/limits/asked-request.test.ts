import { describe, expect, it } from '@jest/globals';

import type { AnswerBudgets } from '../../../src/core/containment/answer-budgets.ts';
import type { RegistrationStep } from '../../../src/core/blind/step.ts';
import { UNLISTED } from '../../../src/core/lists/standing.ts';
import { createAskedRequest } from '../../../src/core/limits/asked-request.ts';

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
