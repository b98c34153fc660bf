import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryWatchStore } from '../../../src/adapters/memory/watch-store.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import type { AttestedDevice } from '../../../src/core/attestation/verifier.ts';
import { segmentOf } from '../../../src/core/containment/segment.ts';
import type { WatchEvent } from '../../../src/core/detection/evaluate.ts';
import { levelOf } from '../../../src/core/detection/level-of.ts';
import type { DetectorModes } from '../../../src/core/detection/charts.ts';
import { createWatch } from '../../../src/core/detection/watch.ts';
import type { WatchStore } from '../../../src/core/detection/watch-store.ts';
import { pairOf } from '../../../src/core/detection/pair.ts';
import { StoreUnavailable } from '../../../src/core/limits/store.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { usNumber } from '../../support/observations.ts';

const hash = createKeyedHash(Buffer.alloc(32, 9));
const MINUTE = 60_000;

/** Line after line of one block, each from an address of its own. */
const factsOf = (line: number, block = '+1202200'): RequestFacts => {
  const address = `10.${block.length}.${line >> 8}.${line & 255}`;
  return {
    routeId: 'lookup',
    address: { family: 4, text: address, ladder: [`${address}/32`, `${address}/24`, `${address}/16`] },
    number: usNumber(line, block),
  };
};

const fleet = (
  instances: number,
  wrap: (store: WatchStore) => WatchStore = (store) => store,
  modes: DetectorModes = () => 'act',
) => {
  const clock = { now: 1_767_225_600_000 };
  const store = wrap(createMemoryWatchStore({ clock: () => clock.now, maxBlocks: 100, maxDevices: 100 }));
  const elsewhere = new Set<string>();
  const events: WatchEvent[] = [];
  const counts = new Map<string, number>();
  const watches = Array.from({ length: instances }, () =>
    createWatch({
      store,
      hash,
      clock: () => clock.now,
      modes,
      completedElsewhere: (pairs) => Promise.resolve(new Set(pairs.filter((pair) => elsewhere.has(pair)))),
      onCount: (counter, by) => void counts.set(counter, (counts.get(counter) ?? 0) + by),
      onEvent: (event) => void events.push(event),
      maxWaiting: 10_000,
    }),
  );
  const see = (
    at: number,
    facts: RequestFacts,
    kind: 'start' | 'completion',
    more: Pick<Observation, 'isBeyondOwn' | 'isBeyondIssuer'> = {},
  ): void => {
    watches[at % instances]?.observe({
      ...{ at: clock.now, routeId: 'lookup', path: 'blind', status: 200, replayed: false },
      ...{ facts, segment: segmentOf(facts), ledgers: [] },
      ...{ isStart: kind === 'start', isTold: false, isHoney: false, isCompletion: kind === 'completion' },
      ...more,
    });
    const pair = pairOf(hash, facts);
    if (kind === 'completion' && pair !== undefined) elsewhere.add(pair);
  };
  const turn = async (): Promise<void> => {
    for (const watch of watches) await watch.turn().catch(() => undefined);
  };
  /** Lets time pass, a second at a time. */
  const pass = async (ms: number): Promise<void> => {
    for (const end = clock.now + ms; clock.now < end; clock.now += 1_000) await turn();
  };
  const levels = () => watches.map(({ state }) => levelOf(state, segmentOf(factsOf(0)), clock.now));
  return { clock, watches, events, counts, see, pass, levels };
};

describe('what a fleet concludes', () => {
  it('of a walk through a block, seen by two instances in turn: the same, told once', async () => {
    const { see, pass, levels, events } = fleet(2);
    for (let line = 0; line < 240; line += 1) {
      see(line, factsOf(line), 'start');
      await pass(1_000);
    }
    expect(levels()).toEqual([0, 0]);
    await pass(14 * MINUTE);
    expect(levels()).toEqual([2, 2]);
    const told = events.filter(({ kind }) => kind === 'containment');
    expect(told).toHaveLength(told.length === 1 ? 1 : 2);
    expect(told.at(-1)).toMatchObject({ segment: 'northern-america/none', to: 2 });
    const last = told.at(-1);
    expect(last?.kind === 'containment' ? last.evidence.map(({ detector }) => detector) : []).toEqual(
      expect.arrayContaining(['completion-failure', 'debt-adjacency']),
    );
  }, 20_000);

  it('of what devices ask beyond their own budgets: nothing', async () => {
    const { see, pass, levels, events } = fleet(1);
    for (let line = 0; line < 240; line += 1) {
      see(line, factsOf(line), 'start', { isBeyondOwn: true });
      await pass(1_000);
    }
    await pass(14 * MINUTE);
    expect([levels(), events]).toEqual([[0], []]);
  }, 20_000);

  it('of numbers set aside for fiction: a scan, unless the registrations complete', async () => {
    const tripwire = async (completes: boolean, modes?: DetectorModes) => {
      const { see, pass, events, counts } = fleet(1, undefined, modes);
      for (let line = 0; line < 60; line += 1) {
        see(0, factsOf(100 + line, '+1202555'), 'start');
        if (completes) see(0, factsOf(100 + line, '+1202555'), 'completion');
        await pass(1_000);
      }
      await pass(20_000);
      const alarms = events.flatMap((event) => (event.kind === 'alarm' ? event.evidence.detector : []));
      return [alarms.includes('tripwire'), counts.get('tripwires') ?? 0, counts.get('excused') ?? 0];
    };
    expect(await tripwire(false)).toEqual([true, 60, 0]);
    expect(await tripwire(true)).toEqual([false, 60, 60]);
    expect(await tripwire(false, (id) => (id === 'tripwire' ? 'off' : 'act'))).toEqual([false, 0, 0]);
  }, 20_000);

  it('of what the keys of one certificate ask beyond its ledger: of the certificate alone', async () => {
    const { see, pass, levels, events } = fleet(1);
    for (let line = 0; line < 240; line += 1) {
      const facts = factsOf(line);
      const device = {
        ...facts.device,
        thumbprint: `key ${line}`,
        issuerSubject: 'leaked',
      } as AttestedDevice;
      see(line, { ...facts, device }, 'start', { isBeyondIssuer: true });
      await pass(1_000);
    }
    await pass(14 * MINUTE);
    const alarms = new Set(
      events.flatMap((event) => (event.kind === 'alarm' ? [event.evidence.detector] : [])),
    );
    expect([levels(), [...alarms]]).toEqual([[1], ['new-issuer-keys']]);
  }, 20_000);

  it('of honest consecutive numbers, completed at the other instance: nothing', async () => {
    const { see, pass, levels, events } = fleet(2);
    for (let line = 0; line < 240; line += 1) {
      see(line, factsOf(line), 'start');
      await pass(1_000);
      if (line % 20 !== 0) see(line + 1, factsOf(line), 'completion');
    }
    await pass(14 * MINUTE);
    expect(levels()).toEqual([0, 0]);
    expect(events).toEqual([]);
  }, 20_000);

  it('while the store is away: what it had concluded; and goes on when it is back', async () => {
    let isAway = false;
    const { see, pass, levels } = fleet(1, (store) => ({
      ...store,
      add: (...args) => (isAway ? Promise.reject(new StoreUnavailable('away')) : store.add(...args)),
      state: () => (isAway ? Promise.reject(new StoreUnavailable('away')) : store.state()),
      fail: (...args) => (isAway ? Promise.reject(new StoreUnavailable('away')) : store.fail(...args)),
    }));
    for (let line = 0; line < 200; line += 1) see(0, factsOf(line), 'start');
    await pass(11 * MINUTE);
    expect(levels()).toEqual([2]);
    isAway = true;
    await pass(5 * MINUTE);
    expect(levels()).toEqual([2]);
    isAway = false;
    await pass(60 * MINUTE);
    // Nobody completes, and nobody asks: the evidence stays, and with it the level.
    expect(levels()[0]).toBeGreaterThanOrEqual(2);
  }, 20_000);

  it('is not what an operator holds, for as long as he said', async () => {
    const { watches, pass, levels, clock } = fleet(2);
    await pass(20_000);
    const segment = segmentOf(factsOf(0));
    const pin = { level: 3, reason: 'drill', by: 'alice', at: clock.now, until: clock.now + MINUTE } as const;
    expect(await watches[0]?.pin(segment, pin)).toBe(true);
    await pass(2_000);
    expect(levels()).toEqual([3, 3]);
    await pass(MINUTE);
    expect(levels()).toEqual([0, 0]);
    expect(await watches[1]?.pin(segment, undefined)).toBe(true);
    expect(await watches[1]?.pin(segment, undefined)).toBe(false);
  });
});
