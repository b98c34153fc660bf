import { afterEach, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryDecisionStore } from '../../src/adapters/memory/decision-store.ts';
import { createMemoryTextStore } from '../../src/adapters/memory/text-store.ts';
import { composeBlinding } from '../../src/compose/blinding.ts';
import type { RegistrationStep } from '../../src/core/blind/step.ts';
import { compileAnswerBudgets } from '../../src/core/containment/answer-budgets.ts';
import { StoreUnavailable, type DecisionStore, type StoreDecision } from '../../src/core/limits/store.ts';
import { Problem } from '../../src/core/problems/problem.ts';
import type { Route } from '../../src/core/routes/route.ts';
import { authyRoutes } from '../support/authy-routes.ts';
import { startGateway, testPolicy, type Gateway } from '../support/public-gateway.ts';
import { until } from '../support/until.ts';

const hash = createKeyedHash(Buffer.alloc(32, 7));
const HOUR = 3_600_000;

let gateway: Gateway | undefined;
afterEach(async () => {
  await gateway?.close();
  gateway = undefined;
});

/** The store, with a list of what was given back. */
const createCountedStore = () => {
  const store = createMemoryDecisionStore({ clock: Date.now, maxSubjects: 1_000 });
  const given: StoreDecision[] = [];
  const counted: DecisionStore = {
    ...store,
    refund(of, decision) {
      given.push(decision);
      return store.refund(of, decision);
    },
  };
  return { counted, given };
};

const blinding = composeBlinding({
  hash,
  texts: createMemoryTextStore({ clock: Date.now, maxSubjects: 10, onEvicted: () => undefined }),
  namespace: 'test',
  clock: Date.now,
  random: Math.random,
});

const stepRoute = (step: RegistrationStep): Route => ({
  ...authyRoutes().lookup,
  disclosure: 'never',
  blind: { step, answer: { success: true } },
});

type Changes = NonNullable<Parameters<typeof startGateway>[0]>['changes'];

/** One request an hour of each kind of limit, and one answer by a ledger. */
const start = async (changes: Changes = {}) => {
  const { counted, given } = createCountedStore();
  const lookup: Route = { ...authyRoutes().lookup, disclosure: 'budgeted' };
  const ledger = {
    ...{ id: 'device', by: ['device'] as const, capacity: { ipv4: 1, ipv6: 1 }, trickleMs: 24 * HOUR },
    ...{ enforcedShare: 1, revision: '1', credit: { from: 1, to: 1 } },
  };
  gateway = await startGateway({
    policies: [
      testPolicy({ id: 'requests' }),
      testPolicy({ id: 'numbers', count: { distinct: 'number' } }),
      testPolicy({ id: 'pace', algorithm: 'pace' }),
    ],
    changes: {
      store: counted,
      routes: [lookup],
      answers: compileAnswerBudgets({ ledgers: [ledger], namespace: 'test', hash }),
      ...changes,
    },
  });
  return { at: gateway, given };
};

const ask = async (at: Gateway, number = '2025550123') =>
  (await request(at.url).get(`/json/users/1-${number}/status`).set('x-device', 'phone')).status;

describe('what a request was charged', () => {
  it.each<[string, number, () => never]>([
    ['is too slow', 504, () => raise(new Problem('upstream_timeout', 'test'))],
    ['cannot be reached', 503, () => raise(new Problem('temporarily_unavailable', 'circuit_open'))],
    ['breaks off', 502, () => raise(new Problem('upstream_invalid', 'test'))],
    ['makes the gateway itself fail', 500, () => raise(new Error('boom'))],
  ])('is given back once, limits and ledgers alike, where the upstream %s', async (_what, status, fail) => {
    const { at, given } = await start();
    at.answerWith(fail);
    // Other numbers each time: a member of a set or a pair that stayed would show.
    for (const number of ['2025550121', '2025550122', '2025550123'])
      expect(await ask(at, number)).toBe(status);
    expect(given).toHaveLength(3);
    at.answerWith(() => ({ status: 200, body: { success: true } }));
    expect(await ask(at, '2025550124')).toBe(200);
    expect(await ask(at, '2025550124')).toBe(429);
    expect(given).toHaveLength(3);
  });

  it('is given back where the upstream answers 5xx', async () => {
    const { at, given } = await start();
    at.answerWith(() => ({ status: 503, body: {} }));
    expect(await ask(at)).toBe(502);
    at.answerWith(() => ({ status: 200, body: { success: true } }));
    expect([await ask(at), await ask(at), given.length]).toEqual([200, 429, 1]);
  });

  it.each<RegistrationStep>(['status', 'complete'])(
    'is given back where the store fails after the decision, at %s',
    async (step) => {
      const registrations = {
        ...blinding.registrations,
        find: () => Promise.reject(new StoreUnavailable('away')),
      };
      const { at, given } = await start({
        routes: [stepRoute(step)],
        blinding: { ...blinding, registrations },
      });
      for (let attempt = 0; attempt < 3; attempt += 1) expect(await ask(at)).toBe(503);
      await until(() => Promise.resolve(given.length === 3));
    },
  );

  it('is given back where an answer cannot be made', async () => {
    const handleOf = () => raise(new Error('boom'));
    const { at, given } = await start({
      routes: [{ ...stepRoute('start'), disclosure: 'never' }],
      blinding: { ...blinding, handleOf },
    });
    for (let attempt = 0; attempt < 3; attempt += 1) expect(await ask(at)).toBe(500);
    await until(() => Promise.resolve(given.length === 3));
  });

  it('stays where the upstream refuses, and nothing is given back where nothing was charged', async () => {
    const { at, given } = await start();
    at.answerWith(() => ({ status: 404, body: {} }));
    expect([await ask(at), await ask(at), await ask(at)]).toEqual([400, 429, 429]);
    expect(given).toEqual([]);
  });
});

function raise(error: Error): never {
  throw error;
}
