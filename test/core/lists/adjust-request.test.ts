import { describe, expect, it } from '@jest/globals';

import type { BuiltRequest } from '../../../src/core/limits/charges.ts';
import { adjustRequest } from '../../../src/core/lists/adjust-request.ts';
import type { ListRule } from '../../../src/core/lists/list-rule.ts';
import { UNLISTED, type Standing } from '../../../src/core/lists/standing.ts';
import { policy } from '../limits/policy-sample.ts';

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
});
