import { describe, expect, it } from '@jest/globals';

import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import type { BuiltRequest } from '../../../src/core/limits/charges.ts';
import { adjustRequest } from '../../../src/core/lists/adjust-request.ts';
import type { ListRule } from '../../../src/core/lists/list-rule.ts';
import { UNLISTED, type Standing } from '../../../src/core/lists/standing.ts';
import { policy } from '../limits/policy-sample.ts';

const ledger = (id: string): Ledger => ({
  id,
  by: ['device'],
  capacity: { ipv4: 6 },
  trickleMs: 1_000,
  credit: { from: 1, to: 1 },
  enforcedShare: 1,
  revision: 'r',
});

const policies = ['a', 'b'].map((id) => policy({ id, limit: 3 }));
const built: BuiltRequest = {
  policies,
  request: {
    proof: { key: 'p', ttlMs: 1, enforced: true },
    charges: policies.map(({ id, limit }) => ({
      kind: 'window',
      key: id,
      limit,
      windowMs: 1_000,
      cost: 1,
      enforced: true,
    })),
  },
};

const allowed = { decided: { list: 'allow' } as ListRule, overrides: new Map() };
const overridden = (policy: string, limit?: number): Standing => ({
  overrides: new Map([
    [policy, { adjust: { policy, ...(limit === undefined ? {} : { limit }) } } as ListRule],
  ]),
});

describe('a listed request', () => {
  it('is as it was where no list names it', () => {
    expect(adjustRequest(built, UNLISTED)).toBe(built);
  });

  it('is charged nothing where it is allowed, and its proof is asked for all the same', () => {
    expect(adjustRequest(built, allowed)).toEqual({
      policies: [],
      request: { proof: built.request.proof, charges: [] },
    });
  });

  it('has the limit of its override, which its policy shows too', () => {
    const { request, policies: seen } = adjustRequest(built, overridden('b', 50));
    expect(request.charges.map(({ key, limit }) => [key, limit])).toEqual([
      ['a', 3],
      ['b', 50],
    ]);
    expect(seen.map(({ id, limit }) => [id, limit])).toEqual([
      ['a', 3],
      ['b', 50],
    ]);
  });

  it('is not counted by a policy that an override lifts', () => {
    const { request, policies: seen } = adjustRequest(built, overridden('a'));
    expect(request.charges.map(({ key }) => key)).toEqual(['b']);
    expect(seen.map(({ id }) => id)).toEqual(['b']);
  });

  const charge = (key: string) => ({ key, capacity: 6, trickleMs: 1_000, enforced: true });
  const withLedgers: BuiltRequest = {
    ...built,
    ledgers: [ledger('one'), ledger('two')],
    request: {
      ...built.request,
      answer: {
        pair: { key: 'pair', opened: 'o', openMs: 1 },
        ledgers: [charge('l1'), charge('l2')],
        strictness: 0,
      },
    },
  };

  it('keeps its ledgers where it is allowed: what is told is another question than what is limited', () => {
    const { request, ledgers } = adjustRequest(withLedgers, allowed);
    expect(request.answer).toEqual(withLedgers.request.answer);
    expect(ledgers).toBe(withLedgers.ledgers);
  });

  it('has the capacity of its override in the ledger that is named', () => {
    const { request } = adjustRequest(withLedgers, overridden('two', 50));
    expect(request.answer?.ledgers).toEqual([charge('l1'), { ...charge('l2'), capacity: 50 }]);
    expect(request.charges).toEqual(built.request.charges);
  });

  it('is charged by a ledger that is lifted, and never blinded by it', () => {
    const { request } = adjustRequest(withLedgers, overridden('one'));
    expect(request.answer?.ledgers).toEqual([{ ...charge('l1'), enforced: false }, charge('l2')]);
  });
});
