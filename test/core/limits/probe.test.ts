import { describe, expect, it } from '@jest/globals';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import type { AnswerBudgets } from '../../../src/core/containment/answer-budgets.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import type { LedgerCharge } from '../../../src/core/containment/ledger.ts';
import { compileCharges } from '../../../src/core/limits/charges.ts';
import { isLocal, toLocalShare } from '../../../src/core/limits/local-share.ts';
import { costOn, distinctOf, failuresOf, mostCost, type Policy } from '../../../src/core/limits/policy.ts';
import { countersOf, keysOf, probe } from '../../../src/core/limits/probe.ts';
import type { DecideRequest } from '../../../src/core/limits/store.ts';
import type { KnownFacts } from '../../../src/core/subjects/known-facts.ts';
import { banCharge, proofUse, START, windowCharge } from '../../contract/charge-samples.ts';
import { deviceOf, factsOf } from '../../support/observations.ts';
import { policy } from './policy-sample.ts';

const hash = (dimension: string, value: string): string =>
  `${dimension}=${value}`.slice(0, 22).padEnd(22, '_');
const DEVICE = hash('device', 'phone');

const known: KnownFacts = {
  ...{ kind: 'device', subject: DEVICE, isHashed: false, dimensions: ['device'] },
  facts: factsOf({ device: deviceOf('phone') }),
};

const ledgerOf = (id: string, by: Ledger['by']): Ledger => ({ id, by }) as unknown as Ledger;
const chargeOf = (key: string): LedgerCharge => ({ key, capacity: 3, trickleMs: 1_000, enforced: true });

const create = (policies: readonly Policy[], ledgers: readonly [Ledger, LedgerCharge][] = []) => {
  const time = { now: START };
  const store = createMemoryDecisionStore({ clock: () => time.now, maxSubjects: 1_000 });
  const charges = compileCharges({ policies, namespace: 'nw', sharedNamespace: 'all', hash });
  const ask = (() => ({
    request: {
      pair: { key: '', opened: '', openMs: 1 },
      ledgers: ledgers.map(([, charge]) => charge),
      strictness: 0,
    },
    ledgers: ledgers.map(([ledger]) => ledger),
  })) as unknown as AnswerBudgets['ask'];
  const deps = { charges, answers: { ask }, routeIds: ['lookup', 'start'] };
  return { store, charges, deps, time };
};

const device = (over: Partial<Policy>) => policy({ by: ['device'], ...over });

describe('the counters of a subject', () => {
  it('are those of limits that are by it alone, once each, at the least that a request costs', () => {
    const policies = [
      device({ id: 'requests', routes: ['lookup', 'start'], routeCosts: { lookup: 3, start: 2 } }),
      device({ id: 'numbers', count: { distinct: 'number' } }),
      device({ id: 'both', by: ['device', 'address'] }),
      policy({ id: 'address', by: ['address'] }),
      device({ id: 'failures', count: { failures: 'code' }, ban: { baseMs: 1, maxMs: 2 } }),
    ];
    const { deps } = create(policies);
    const { limits, ledgers } = countersOf(known, deps);
    expect(ledgers).toEqual([]);
    expect(limits.map(({ policy: { id }, charge }) => [id, charge.kind])).toEqual([
      ['requests', 'window'],
      ['numbers', 'distinct'],
      ['failures', 'ban'],
    ]);
    expect(limits[0]?.charge).toMatchObject({ cost: 2 });
    expect(countersOf(known, { ...deps, routeIds: ['start', 'lookup'] }).limits[0]?.charge).toMatchObject({
      cost: 2,
    });
    expect(keysOf({ limits, ledgers })).toEqual([
      limits[0]?.charge.key,
      limits[1]?.charge.key,
      ...['', ':failures', ':bans'].map((end) => `${limits[2]?.charge.key}${end}`),
    ]);
  });

  it('are those of the hash that an operator knows', () => {
    const { deps } = create(
      [device({ id: 'requests' })],
      [[ledgerOf('device', ['device']), chargeOf(`{nw}:l:${DEVICE}`)]],
    );
    const meant = 'x'.repeat(22);
    const { limits, ledgers } = countersOf({ ...known, isHashed: true, subject: meant }, deps);
    expect(limits[0]?.charge.key.endsWith(`:${meant}`)).toBe(true);
    expect(ledgers[0]?.charge.key).toBe(`{nw}:l:${meant}`);
    expect(countersOf(known, deps).limits[0]?.charge.key.endsWith(`:${DEVICE}`)).toBe(true);
  });

  it('are those of ledgers that are by it alone', () => {
    const { deps } = create(
      [],
      [
        [ledgerOf('gate', ['country']), chargeOf('{nw}:gate')],
        [ledgerOf('device', ['device']), chargeOf('{nw}:device')],
      ],
    );
    const { ledgers } = countersOf(known, deps);
    expect(ledgers.map(({ ledger }) => ledger.id)).toEqual(['device']);
    expect(keysOf({ limits: [], ledgers })).toEqual(['{nw}:device']);
  });
});

describe('a probe', () => {
  it('reads what is counted, and counts nothing', async () => {
    const policies = [device({ id: 'own', limit: 2 }), device({ id: 'shared', limit: 4, shared: true })];
    const { store, charges, deps } = create(policies, [
      [ledgerOf('device', ['device']), chargeOf('{nw}:ledger')],
      [ledgerOf('other', ['device']), { ...chargeOf('{all}:ledger'), enforced: false }],
    ]);
    const counters = countersOf(known, deps);
    const { request } = charges(known.facts);
    for (let at = 0; at < 2; at += 1) {
      await store.decide({
        ...request,
        answer: {
          pair: { key: `{nw}:pair${at}`, opened: 'o', openMs: 60_000 },
          ledgers: [chargeOf('{nw}:ledger')],
          strictness: 0,
        },
      });
    }
    const { size } = store;
    const asked: DecideRequest[] = [];
    const watching: typeof store = Object.assign(Object.create(store) as typeof store, {
      decide(of: DecideRequest) {
        asked.push(of);
        return store.decide(of);
      },
    });
    for (let at = 0; at < 2; at += 1) {
      const { limits, ledgers } = await probe(watching, counters);
      expect(limits.map(({ policy: { id }, verdict, result: { count } }) => [id, verdict, count])).toEqual([
        ['own', 'refused', 2],
        ['shared', 'admitted', 2],
      ]);
      expect(ledgers.map(({ ledger: { id }, enforced, reading: { debt } }) => [id, enforced, debt])).toEqual([
        ['device', true, 2],
        ['other', false, 0],
      ]);
    }
    // One decision for each tag, of limits and of ledgers.
    expect(asked).toHaveLength(8);
    // Two pairs are remembered as asked, for a millisecond.
    expect(store.size).toBe(size + 2);
  });
});

describe('what a process decides alone', () => {
  const local = windowCharge({ whenAway: 'local' });

  it.each<[string, DecideRequest, boolean]>([
    ['nothing', { charges: [] }, true],
    ['limits that say so', { charges: [local] }, true],
    ['a limit that does not', { charges: [local, windowCharge()] }, false],
    ['one that does not, in shadow', { charges: [local, windowCharge({ enforced: false })] }, true],
    ['one that blinds', { charges: [local, windowCharge({ beyond: 'blind' })] }, true],
    ['a proof', { proof: proofUse(), charges: [local] }, false],
    ['a proof that says so', { proof: proofUse({ whenAway: 'local' }), charges: [local] }, true],
    ['a proof in shadow', { proof: proofUse({ enforced: false }), charges: [local] }, true],
  ])('is, with %s: %s', (_, request, is) => {
    expect(isLocal(request)).toBe(is);
  });

  it('is by its share of each limit, rounded up, and tells nothing', () => {
    const request = {
      charges: [windowCharge({ limit: 10 }), banCharge({ limit: 1 })],
      answer: { pair: { key: 'p', opened: 'o', openMs: 1 }, ledgers: [], strictness: 0 },
    } as const;
    expect(toLocalShare(request, 4)).toEqual({
      charges: [windowCharge({ limit: 3 }), banCharge({ limit: 1 })],
    });
    expect(toLocalShare({ ...request, proof: proofUse() }, 1)).toEqual({
      proof: proofUse(),
      charges: request.charges,
    });
  });
});

describe('a policy', () => {
  it('counts requests, members or failures', () => {
    expect([
      distinctOf('requests'),
      distinctOf({ distinct: 'number' }),
      distinctOf({ failures: 'code' }),
    ]).toEqual([...[undefined, 'number', undefined]]);
    expect([
      failuresOf('requests'),
      failuresOf({ distinct: 'number' }),
      failuresOf({ failures: 'code' }),
    ]).toEqual([...[undefined, undefined, 'code']]);
  });

  it('costs what its route costs, and the dearest at most', () => {
    const dear = { cost: 2, routeCosts: { start: 5 } };
    expect([costOn(dear, 'start'), costOn(dear, 'lookup'), mostCost(dear)]).toEqual([10, 2, 10]);
    expect([
      costOn({ cost: 2 }, 'start'),
      mostCost({ cost: 2 }),
      mostCost({ cost: 2, routeCosts: {} }),
    ]).toEqual([...[2, 2, 2]]);
  });
});
