import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { compileAnswerBudgets } from '../../src/core/containment/answer-budgets.ts';
import type { Ledger } from '../../src/core/containment/ledger-rule.ts';
import type { Observation } from '../../src/core/detection/observation.ts';
import type { Disclosure, Route } from '../../src/core/routes/route.ts';
import { authyRoutes } from '../support/authy-routes.ts';
import { startGateway } from '../support/public-gateway.ts';
import { until } from '../support/until.ts';

const hash = createKeyedHash(Buffer.alloc(32, 7));
const LEDGER: Ledger = {
  id: 'ledger-device',
  by: ['device'],
  capacity: { ipv4: 1, ipv6: 1 },
  trickleMs: 3_600_000,
  credit: { from: 0.25, to: 0.25 },
  enforcedShare: 1,
  revision: '1',
};

/** The same routes, all with that disclosure. */
const routesOf = (disclosure: Disclosure) =>
  Object.values(authyRoutes()).map((route): Route => ({
    ...route,
    disclosure,
    ...(route.id === 'lookup'
      ? { blind: { step: 'lookup', answer: { authy_id: '{handle}' }, member: 'authy_id' } }
      : {}),
  }));

describe.each(['never', 'budgeted', 'always'] as const)(
  'observers of routes that tell %s',
  (...[disclosure]) => {
    const seen: Observation[] = [];
    let gateway: Awaited<ReturnType<typeof startGateway>>;
    beforeAll(async () => {
      gateway = await startGateway({
        changes: {
          routes: routesOf(disclosure),
          answers: compileAnswerBudgets({ ledgers: [LEDGER], namespace: 'test', hash }),
          observers: [(observation) => seen.push(observation)],
        },
      });
    });
    afterAll(async () => {
      await gateway.close();
    });
    beforeEach(() => {
      seen.length = 0;
    });

    const ask = async (path: string, device?: string): Promise<Observation> => {
      const before = seen.length;
      const answer = await fetch(`${gateway.url}${path}`, {
        ...(device === undefined ? {} : { headers: { 'x-device': device } }),
      });
      await answer.arrayBuffer();
      await until(() => Promise.resolve(seen.length > before));
      const [observation] = seen.slice(before);
      if (observation === undefined) throw new Error('nothing was observed');
      return observation;
    };
    const lookup = (line: string, device = 'phone') => ask(`/json/users/1-20255501${line}/status`, device);

    it('see a start once per device and number, and what it was told', async () => {
      const [first, again, other] = [await lookup('01'), await lookup('01'), await lookup('02')];
      expect([first, again, other].map(({ isStart }) => isStart)).toEqual([true, false, true]);
      const told = {
        never: [false, false, false],
        budgeted: [true, false, false],
        always: [true, false, true],
      };
      expect([first, again, other].map(({ isTold }) => isTold)).toEqual(told[disclosure]);
      expect(other.path).toBe(disclosure === 'always' ? 'answer' : 'blind');
      expect(first).toMatchObject({
        routeId: 'lookup',
        step: 'lookup',
        segment: 'northern-america/software',
        status: 200,
        isCompletion: false,
        replayed: false,
      });
    });

    it('see whether a number was said to be registered, where it was said', async () => {
      const [hit, miss] = [await lookup('23', 'second phone'), await lookup('04', 'third phone')];
      const told = disclosure === 'never' ? [undefined, undefined] : [true, false];
      expect([hit, miss].map(({ isHit }) => isHit)).toEqual(told);
    });

    it('see what was refused before it was known, and what no route matched', async () => {
      const refused = await ask('/json/users/1-2025550103/status');
      expect(refused).toMatchObject({
        path: 'deny',
        status: 401,
        code: 'attestation_required',
        isStart: false,
      });
      const missed = await ask('/elsewhere');
      expect(missed).toMatchObject({
        routeId: 'none',
        status: 404,
        isStart: false,
        isTold: false,
        ledgers: [],
      });
      expect(missed.address).toBeDefined();
    });
  },
);
