import { describe, expect, it } from '@jest/globals';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import { compileCharges } from '../../../src/core/limits/charges.ts';
import { bansOf, imposeBan, readBans } from '../../../src/core/limits/impose-ban.ts';
import type { DecideRequest } from '../../../src/core/limits/store.ts';
import { START } from '../../contract/charge-samples.ts';
import { factsOf } from '../../support/observations.ts';
import { policy } from './policy-sample.ts';

const policies = [
  policy({
    ...{ id: 'address-failures', by: ['address'], count: { failures: 'attestation' } },
    ban: { baseMs: 1_000, maxMs: 2_000 },
  }),
  policy({ id: 'requests', by: ['address'] }),
];

const charges = compileCharges({
  ...{ policies, namespace: 'nw' },
  hash: (dimension, value) => `${dimension}=${value}`,
});

const create = () => {
  const time = { now: START };
  const store = createMemoryDecisionStore({ clock: () => time.now, maxSubjects: 1_000 });
  return { time, store };
};

describe('the bans of an operator', () => {
  it('are those of the policies that can ban', () => {
    const built = charges(factsOf({}));
    const limits = built.policies.flatMap((of, at) => {
      const charge = built.request.charges[at];
      return charge === undefined ? [] : [{ policy: of, charge }];
    });
    expect(limits).toHaveLength(2);
    expect(bansOf({ limits, ledgers: [] })).toEqual([
      {
        policyId: 'address-failures',
        key: limits.find((limit) => limit.policy.ban !== undefined)?.charge.key,
      },
    ]);
  });

  it('take the place of a ban that holds, and are refused where another comes between', async () => {
    const { store, time } = create();
    const deps = { store, forget: (keys: readonly string[]) => store.forget(keys) };
    expect(await imposeBan(deps, '{nw}:k', 5_000)).toBe(START + 5_000);
    time.now += 1_000;
    expect(await imposeBan(deps, '{nw}:k', 60_000)).toBe(START + 61_000);
    await expect(imposeBan({ ...deps, forget: () => Promise.resolve(0) }, '{nw}:k', 5_000)).rejects.toThrow(
      'another ban came first',
    );
  });

  it('are read as they hold, each once, the one that ends last first', async () => {
    const { store } = create();
    const asked: number[] = [];
    const counting = {
      decide: (request: DecideRequest) => {
        asked.push(request.charges.length);
        return store.decide(request);
      },
    };
    const deps = { store, forget: (keys: readonly string[]) => store.forget(keys) };
    await imposeBan(deps, '{nw}:one', 5_000);
    await imposeBan(deps, '{nw}:two', 9_000);
    await imposeBan(deps, '{other}:three', 7_000);
    const entry = (key: string) => ({ policyId: 'p', key });
    const keys = ['{nw}:one', '{nw}:two', '{nw}:one', '{nw}:none', '{other}:three'];
    expect(await readBans(counting, keys.map(entry))).toEqual([
      { policyId: 'p', key: '{nw}:two', until: START + 9_000, remainingMs: 9_000 },
      { policyId: 'p', key: '{other}:three', until: START + 7_000, remainingMs: 7_000 },
      { policyId: 'p', key: '{nw}:one', until: START + 5_000, remainingMs: 5_000 },
    ]);
    expect(asked).toEqual([3, 1]);
    asked.length = 0;
    const many = Array.from({ length: 101 }, (_, at) => entry(`{nw}:${at}`));
    expect(await readBans(counting, many)).toEqual([]);
    expect(asked).toEqual([50, 50, 1]);
    expect(await readBans(counting, [])).toEqual([]);
  });
});
