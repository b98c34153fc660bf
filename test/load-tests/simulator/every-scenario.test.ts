import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { Config } from '../../../config/schema.ts';
import { ATTACKS, HONEST, SCENARIOS } from '../../../load-tests/scenarios/table.ts';
import type { AttackScenario, HonestScenario, Scenario } from '../../../load-tests/scenarios/scenario.ts';
import { createRegisteredNumbers } from '../../../load-tests/simulator/registered-numbers.ts';
import type { SimulatedStore } from '../../../load-tests/simulator/store.ts';
import type { DecisionStore } from '../../../src/core/limits/store.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';
import { createVirtualTimeStore } from '../../contract/virtual-time-redis.ts';
import { startRedis, type RedisServer } from '../../support/redis-server.ts';
import { reducedAttack, reducedPeople, type Reduced } from './reduced.ts';
import { broken, play } from './support.ts';

/** What the simulator does not play, and what does. */
const PLAYED_ELSEWHERE: Readonly<Record<string, string>> = {
  A17: 'times and forms of answers: test/indistinguishability',
  A19: 'Redis is killed in the middle: test/faults/no-over-admission.test.ts',
};

/** Of attacks that are bounded by the gates alone: a tenth of a world, that they may be used up. */
const BY_GATES = new Set(['A09', 'A10', 'A12', 'A22', 'A23', 'A24']);

const REDUCTIONS: Readonly<Record<string, Parameters<typeof reducedAttack>[1]>> = {
  // So that there are more requests than answers are allowed.
  ...{ A04: { owns: 10 }, A07: { owns: 10 }, A08: { owns: 10 } },
  // Owners come within the first hour, and have another to end.
  A18: { atLeastMs: 2 * HOUR },
  // Seventy people of its crowd.
  A22: { gates: 10, atLeastMs: 20 * MINUTE, baseShare: 0.004 },
};

/** Any decision store, in its promises. */
const overStore = (store: DecisionStore, forget: SimulatedStore['forget']): SimulatedStore => ({
  decide: (request) => store.decide(request),
  repay: (request) => store.repay(request),
  refund: (request, decision) => store.refund(request, decision),
  forget,
  evicted: 0,
});

const attack = (scenario: AttackScenario): Reduced<AttackScenario> =>
  reducedAttack(scenario, REDUCTIONS[scenario.id] ?? (BY_GATES.has(scenario.id) ? { gates: 10 } : {}));

/** How few of them, and for how long; some hundred requests each. */
const PEOPLE: Readonly<Record<string, Parameters<typeof reducedPeople>[1]>> = {
  L01: { minutes: 60 },
  // Ten of the two hundred addresses, at the rate of the stress.
  L02: { minutes: 60, perSecond: (99 * 10) / 86_400, sharedAddresses: 10 },
  // As many in a room as its address can owe for.
  L03: { minutes: 60, perSecond: 0.014, burst: { people: 20, seconds: 6 } },
  L04: { minutes: 40, perSecond: 0.02 },
  L05: { minutes: 10 },
  L07: { minutes: 40 },
  L08: { minutes: 60, perSecond: 0.01 },
  L09: { minutes: 60, perSecond: 0.01 },
  // The fourth number comes half an hour after the first.
  L10: { minutes: 60, perSecond: 0.005 },
  // The other owner comes three hours later.
  L13: { minutes: 240, perSecond: 0.003 },
};

/**
 * Where an attack has used up the gates, nobody is told anything more than they let through, honest people neither: that is
 * how they bound it (docs/simulation.md). Nobody is refused. At full scale half of a gate is for who is known
 * (docs/adr/0015-half-a-gate-is-for-the-known.md); in an hour of a world that has just begun hardly anybody is.
 */
const isOfUsedUpGates = ({ id }: Scenario, check: string): boolean =>
  BY_GATES.has(id) && check.startsWith('honest blind');

const people = (scenario: HonestScenario): Reduced<HonestScenario> => ({
  ...reducedPeople(scenario, PEOPLE[scenario.id] ?? { minutes: 60 }),
  // The base line is its own scenario; the others have a hundredth of it beside them.
  ...(scenario.id === 'L01' ? { baseShare: 0.03 } : {}),
});

const PLAYED = [
  ...ATTACKS.filter(({ id }) => !(id in PLAYED_ELSEWHERE)).map(attack),
  ...HONEST.map(people),
].map((reduced) => ({ ...reduced, title: `${reduced.scenario.id} ${reduced.scenario.name}` }));

it('plays every scenario, or names what does', () => {
  const ids = [...PLAYED.map(({ scenario }) => scenario.id), ...Object.keys(PLAYED_ELSEWHERE)];
  expect(ids.sort()).toEqual(SCENARIOS.map(({ id }) => id).sort());
  expect(Object.keys(PEOPLE).sort()).toEqual(HONEST.map(({ id }) => id).sort());
});

describe('a scenario at reduced scale, on both stores', () => {
  let server: RedisServer;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  it.each(PLAYED)(
    'holds its bound and spares honest people: $title',
    async ({ scenario, days, baseShare, change = (config) => config }) => {
      await server.cli('FLUSHALL');
      const { store, setTime, close } = createVirtualTimeStore(server.port);
      const forget = async (keys: readonly string[]) => Number(await server.cli('DEL', ...keys));
      // The era and the clock of these tests stand under a namespace of their own.
      const inNamespace = (config: Config): Config => ({
        ...change(config),
        store: { ...config.store, namespace: 'test' },
      });
      const options = { days, baseShare, change: inNamespace };
      const registered = () => createRegisteredNumbers(50_000, 7);
      try {
        const embedded = await play(scenario, { ...options, registered: registered() });
        const redis = await play(scenario, {
          ...{ ...options, registered: registered() },
          openStore: () => overStore(store, forget),
          onTime: setTime,
        });
        expect(broken(embedded).filter((check) => !isOfUsedUpGates(scenario, check))).toEqual([]);
        expect({ ...redis, cost: undefined }).toEqual({ ...embedded, cost: undefined });
        expect(redis.cost.decisions).toBe(embedded.cost.decisions);
        expect(embedded.honest.starts).toBeGreaterThan(0);
      } finally {
        close();
      }
    },
    300_000,
  );
});
