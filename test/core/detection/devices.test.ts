import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryWatchStore } from '../../../src/adapters/memory/watch-store.ts';
import { segmentOf } from '../../../src/core/containment/segment.ts';
import type { DetectorMode, DetectorModes } from '../../../src/core/detection/charts.ts';
import { WALK_MS } from '../../../src/core/detection/device-walk.ts';
import { readStep, STEP_MS, type Counts, type Signal } from '../../../src/core/detection/signals.ts';
import { createWatch, type Watch } from '../../../src/core/detection/watch.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { usNumber } from '../../support/observations.ts';

const hash = createKeyedHash(Buffer.alloc(32, 9));
const MINUTE = 60_000;

interface Asking {
  readonly device?: string;
  readonly issuer?: string;
  readonly hardware?: string;
  readonly asn?: string;
}

const factsOf = (number: number, { device = 'phone', issuer, hardware, asn }: Asking): RequestFacts => ({
  routeId: 'lookup',
  address: { family: 4, text: '10.0.0.1', ladder: ['10.0.0.1/32', '10.0.0.0/24', '10.0.0.0/16'] },
  number: usNumber(number, '+1202000'),
  device: {
    ...{ thumbprint: device, app: 'app', issuer: 'https://issuer.example', platform: 'android' },
    ...{ appVersion: '1.0.0', provider: 'android-key-attestation', level: 'tee', tokenExpiresAt: 0 },
    ...(issuer === undefined ? {} : { issuerSubject: issuer }),
    ...(hardware === undefined ? {} : { hardwareSubject: hardware }),
  },
  ...(asn === undefined ? {} : { network: { asn } }),
});

const fleet = (instances: number, modes: DetectorModes = () => 'act') => {
  const clock = { now: 1_767_225_600_000 };
  const store = createMemoryWatchStore({ clock: () => clock.now, maxBlocks: 100, maxDevices: 1_000 });
  const watches = Array.from({ length: instances }, () =>
    createWatch({
      ...{ store, hash, modes, clock: () => clock.now, maxWaiting: 10_000 },
      completedElsewhere: () => Promise.resolve(new Set<string>()),
      onCount: () => undefined,
      onEvent: () => undefined,
    }),
  );
  const see = (at: number, facts: RequestFacts, kind: 'start' | 'completion' = 'start'): void =>
    watches[at % instances]?.observe({
      ...{ at: clock.now, routeId: 'lookup', path: 'answer', status: 200, replayed: false },
      ...{ facts, segment: segmentOf(facts), ledgers: [], isHoney: false },
      ...{ isStart: kind === 'start', isTold: kind === 'start', isCompletion: kind === 'completion' },
    });
  const pass = async (ms: number, every = 1_000): Promise<void> => {
    for (const end = clock.now + ms; clock.now < end; clock.now += every)
      for (const watch of watches) await watch.turn();
  };
  /** Of the last hour. */
  const counted = async (signal: Signal): Promise<number> => {
    let sum = 0;
    for (
      let step = Math.floor(clock.now / STEP_MS);
      step > Math.floor(clock.now / STEP_MS) - 360;
      step -= 1
    ) {
      const counts: Counts = readStep(await store.counts(step)).get('northern-america/tee') ?? {};
      sum += counts[signal] ?? 0;
    }
    return sum;
  };
  return { clock, watches, see, pass, counted };
};

const told = (watches: readonly Watch[], device = 'phone') =>
  watches.map((watch) => !watch.isExposed(device));
const EVERYWHERE = [true, true, true, true];
const NOWHERE = [false, false, false, false];

describe('a device that completes nothing', () => {
  it('is told nothing after four starts, at whichever of four instances, within two seconds', async () => {
    const { watches, see, pass, counted } = fleet(4);
    for (let number = 0; number < 3; number += 1) see(number, factsOf(number, {}));
    await pass(2_000);
    expect(told(watches)).toEqual(EVERYWHERE);
    see(3, factsOf(3, {}));
    await pass(2_000);
    expect(told(watches)).toEqual(NOWHERE);
    expect(told(watches, 'another')).toEqual(EVERYWHERE);
    expect(watches.map((watch) => watch.exposed())).toEqual([1, 1, 1, 1]);
    // Once, however long it goes on.
    for (let number = 4; number < 40; number += 1) see(number, factsOf(number, {}));
    await pass(2_000);
    expect(await counted('exposed')).toBe(1);
  });

  it('is told again everywhere once it completes one, and has as far to go as before', async () => {
    const { watches, see, pass } = fleet(4);
    for (let number = 0; number < 40; number += 1) see(number, factsOf(number, {}));
    await pass(2_000);
    see(1, factsOf(7, {}), 'completion');
    await pass(2_000);
    expect(told(watches)).toEqual(EVERYWHERE);
    see(2, factsOf(50, {}));
    see(3, factsOf(51, {}));
    await pass(2_000);
    expect(told(watches)).toEqual(EVERYWHERE);
    see(0, factsOf(52, {}));
    await pass(2_000);
    expect(told(watches)).toEqual(NOWHERE);
  });

  it('is told nothing for a day after its last start, also by an instance that was not there', async () => {
    const { watches, see, pass, clock } = fleet(4);
    const [late] = watches;
    for (let number = 0; number < 4; number += 1) see(1, factsOf(number, {}));
    await watches[1]?.turn();
    clock.now += WALK_MS / 2;
    await late?.turn();
    expect(late?.isExposed('phone')).toBe(true);
    see(2, factsOf(9, {}));
    await pass(2_000);
    clock.now += WALK_MS - MINUTE;
    expect(told(watches)).toEqual(NOWHERE);
    clock.now += MINUTE;
    expect(told(watches)).toEqual(EVERYWHERE);
  });

  it.each([
    ['observe', 1],
    ['off', 0],
  ] as const)('is told as before where the detector is set to %s', async (mode: DetectorMode, exposed) => {
    const { watches, see, pass, counted } = fleet(4, (id) => (id === 'device-sequence' ? mode : 'act'));
    for (let number = 0; number < 9; number += 1) see(number, factsOf(number, {}));
    await pass(2_000);
    expect(told(watches)).toEqual(EVERYWHERE);
    expect(await counted('exposed')).toBe(exposed);
  });
});

describe('a family that shares a phone', () => {
  it('registers as many numbers as it has, mistypes some, and is told all along', async () => {
    const { watches, see, pass, counted } = fleet(4);
    for (let number = 0; number < 12; number += 1) {
      see(number, factsOf(number, {}));
      // Every third was mistyped.
      if (number % 3 !== 2) see(number + 1, factsOf(number, {}), 'completion');
      await pass(2_000);
      expect(told(watches)).toEqual(EVERYWHERE);
    }
    expect(await counted('exposed')).toBe(0);
  });
});

describe('what goes together', () => {
  it('four keys of one piece of hardware are too many, three are not', async () => {
    const { see, pass, counted } = fleet(4);
    for (let key = 0; key < 3; key += 1) see(key, factsOf(key, { device: `a${key}`, hardware: 'honest' }));
    await pass(2_000);
    expect([await counted('hardware'), await counted('reused')]).toEqual([3, 0]);
    for (let key = 0; key < 40; key += 1) see(key, factsOf(key, { device: `b${key}`, hardware: 'farm' }));
    await pass(2_000);
    // Keys may share one of eight bits: a few more than four are needed.
    expect(await counted('reused')).toBeGreaterThan(30);
  });

  it('one phone on Wi-Fi and cellular is not scattered, one token on rented addresses is (L09)', async () => {
    const { see, pass, counted } = fleet(4);
    for (let at = 0; at < 20; at += 1)
      see(at, factsOf(at, { device: 'walks', asn: String(64_500 + (at % 2)) }));
    await pass(2_000);
    expect([await counted('located'), await counted('scattered')]).toEqual([20, 0]);
    for (let at = 0; at < 20; at += 1) see(at, factsOf(at, { device: 'stolen', asn: String(64_500 + at) }));
    await pass(2_000);
    expect(await counted('scattered')).toBeGreaterThan(10);
  });

  it('many keys that one certificate vouched for are too many where they fail, and not where they complete', async () => {
    const { see, pass, counted } = fleet(4);
    for (let key = 0; key < 60; key += 1) {
      const popular = factsOf(key, { device: `c${key}`, issuer: 'model' });
      see(key, popular);
      if (key % 7 !== 0) see(key, popular, 'completion');
      see(key, factsOf(100 + key, { device: `d${key}`, issuer: 'leaked' }));
    }
    await pass(2_000);
    expect(await counted('vouched')).toBe(0);
    await pass(11 * MINUTE, 20_000);
    expect(await counted('vouched')).toBe(60 + 9);
    const crowded = await counted('crowded');
    expect(crowded).toBeGreaterThan(10);
    expect(crowded).toBeLessThan(30);
    expect(await counted('foreign')).toBe(69);
  });

  it('is forgotten after twice its time', async () => {
    const { see, pass, counted, clock } = fleet(1);
    for (let at = 0; at < 3; at += 1) see(0, factsOf(at, { asn: String(64_500 + at) }));
    await pass(1_000);
    clock.now += 12 * 60 * MINUTE;
    for (let at = 3; at < 6; at += 1) see(0, factsOf(at, { asn: String(64_600 + at) }));
    await pass(1_000);
    expect([await counted('located'), await counted('scattered')]).toEqual([3, 0]);
  });
});
