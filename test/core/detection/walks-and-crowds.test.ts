import { describe, expect, it } from '@jest/globals';

import { createCrowds, type Marked } from '../../../src/core/detection/crowds.ts';
import {
  COMPLETED_START,
  crossingOf,
  EXPOSED_FROM,
  MAX_EXPOSED,
  STARTED,
  WALK_MS,
  walkOn,
  WALK_TOP,
  type Exposure,
} from '../../../src/core/detection/device-walk.ts';
import { createDeviceWalks } from '../../../src/core/detection/device-walks.ts';
import { createExposedDevices } from '../../../src/core/detection/exposed-devices.ts';
import { isExposedStart } from '../../../src/core/detection/known-by-detectors.ts';
import type { Sketch } from '../../../src/core/detection/sketch.ts';
import { deviceOf, factsOf, observationOf, usNumber } from '../../support/observations.ts';
import { createCounted } from './seen.ts';

const NOW = 1_800_000_000_000;
const SEGMENT = 'northern-america/secure-enclave';
const hash = (dimension: string, value: string): string => `${dimension}(${value})`;

describe('the walk of a device', () => {
  it('takes 1.846 nats up and 4.679 down, as the shares that complete say', () => {
    expect([STARTED, COMPLETED_START, EXPOSED_FROM, WALK_TOP]).toEqual([1_846, -4_679, 6_898, 7_384]);
  });

  it('stays between nothing and four starts', () => {
    expect(walkOn(0, STARTED)).toBe(STARTED);
    expect(walkOn(STARTED, COMPLETED_START)).toBe(0);
    expect(walkOn(WALK_TOP - 1, STARTED)).toBe(WALK_TOP);
  });

  it('crosses its bound up and down', () => {
    const crossings = [
      crossingOf(EXPOSED_FROM - 1, EXPOSED_FROM),
      crossingOf(EXPOSED_FROM, EXPOSED_FROM + 1),
      crossingOf(EXPOSED_FROM, EXPOSED_FROM - 1),
      crossingOf(EXPOSED_FROM - 1, EXPOSED_FROM - 2),
    ];
    expect(crossings).toEqual(['exposed', 'none', 'cleared', 'none']);
  });
});

describe('steps of devices', () => {
  const create = () => {
    const counted = createCounted();
    const told: unknown[][] = [];
    const walks = createDeviceWalks(
      {
        hash,
        store: {
          walk(steps) {
            told.push(steps.map(({ device, change }) => [device, change]));
            return Promise.resolve(
              steps.map((_, at) => (['exposed', 'none', 'cleared'] as const)[at] ?? 'none'),
            );
          },
        },
      },
      counted.count,
    );
    const facts = factsOf({ number: usNumber(7), device: deviceOf('phone') });
    return { ...counted, walks, told, seen: { facts, segment: SEGMENT } as const };
  };

  it('are told once, and who is told nothing from then on is counted', async () => {
    const { walks, told, counts, seen } = create();
    walks.note(observationOf({ ...seen, isStart: true }));
    walks.note(observationOf({ ...seen, isCompletion: true }));
    walks.note(observationOf({ ...seen, isStart: true, isCompletion: true }));
    walks.note(observationOf(seen));
    await walks.tell(NOW);
    const device = 'device(phone)';
    expect(told).toEqual([
      [
        [device, STARTED],
        [device, COMPLETED_START],
        [device, STARTED],
        [device, COMPLETED_START],
      ],
    ]);
    expect(counts).toEqual({ [`${SEGMENT} exposed`]: 1 });
    await walks.tell(NOW);
    expect(told).toHaveLength(1);
  });

  it('are none without a device, or a segment', async () => {
    const { walks, told, seen } = create();
    walks.note(observationOf({ segment: SEGMENT, isStart: true }));
    walks.note(observationOf({ segment: SEGMENT, isStart: true, facts: factsOf({ number: usNumber(7) }) }));
    walks.note(observationOf({ facts: seen.facts, isStart: true }));
    await walks.tell(NOW);
    expect(told).toEqual([]);
  });

  it('are five thousand at most', async () => {
    const { walks, told, seen } = create();
    for (let at = 0; at < 5_001; at += 1) walks.note(observationOf({ ...seen, isStart: true }));
    await walks.tell(NOW);
    expect(told[0]).toHaveLength(5_000);
  });
});

describe('devices that are told nothing', () => {
  const create = () => {
    const changes: Exposure[] = [];
    const asked: number[] = [];
    const devices = createExposedDevices({
      exposures(since) {
        asked.push(since);
        return Promise.resolve(changes.splice(0));
      },
    });
    return { devices, changes, asked };
  };

  it('are known for a day after they were last seen', async () => {
    const { devices, changes } = create();
    expect(devices.isEmpty).toBe(true);
    changes.push({ device: 'a', at: NOW, isExposed: true });
    await devices.read(NOW);
    expect([devices.isEmpty, devices.has('a', NOW), devices.has('b', NOW)]).toEqual([false, true, false]);
    expect([devices.has('a', NOW + WALK_MS - 1), devices.has('a', NOW + WALK_MS)]).toEqual([true, false]);
    expect([devices.count(NOW + WALK_MS - 1), devices.count(NOW + WALK_MS)]).toEqual([1, 0]);
    await devices.read(NOW + WALK_MS - 1);
    expect(devices.isEmpty).toBe(false);
    await devices.read(NOW + WALK_MS);
    expect(devices.isEmpty).toBe(true);
  });

  it('are told again when they complete', async () => {
    const { devices, changes } = create();
    changes.push({ device: 'a', at: NOW, isExposed: true });
    await devices.read(NOW);
    changes.push({ device: 'a', at: NOW + 1, isExposed: false });
    await devices.read(NOW + 1);
    expect(devices.has('a', NOW + 1)).toBe(false);
  });

  it('are read of a day at first, then of what is new, and ten seconds', async () => {
    const { devices, asked } = create();
    await devices.read(NOW);
    await devices.read(NOW + 1_000);
    await devices.read(NOW + 2_000);
    expect(asked).toEqual([NOW - WALK_MS, NOW - 10_000, NOW - 9_000]);
  });

  it('are ten thousand at most, those that were seen last', async () => {
    const { devices, changes } = create();
    for (let at = 0; at <= MAX_EXPOSED; at += 1) changes.push({ device: `d${at}`, at: NOW, isExposed: true });
    await devices.read(NOW);
    expect([devices.count(NOW), devices.has('d0', NOW), devices.has('d1', NOW)]).toEqual([
      10_000,
      false,
      true,
    ]);
  });

  it('start registrations that say nothing of others', () => {
    const isExposed = (device: string): boolean => device === 'phone';
    const facts = factsOf({ device: deviceOf('phone') });
    expect(isExposedStart(observationOf({ facts, isStart: true }), { isExposed })).toBe(true);
    expect(isExposedStart(observationOf({ facts }), { isExposed })).toBe(false);
    expect(isExposedStart(observationOf({ isStart: true }), { isExposed })).toBe(false);
    expect(isExposedStart(observationOf({ facts: factsOf({}), isStart: true }), { isExposed })).toBe(false);
    const other = factsOf({ device: deviceOf('other') });
    expect(isExposedStart(observationOf({ facts: other, isStart: true }), { isExposed })).toBe(false);
  });
});

describe('what goes together', () => {
  const create = (parts: number, isOff: (id: string) => boolean = () => false) => {
    const counted = createCounted();
    const marked: Record<string, string[]> = {};
    const crowds = createCrowds(
      {
        hash,
        modes: (id) => (isOff(id) ? 'off' : 'observe'),
        store: {
          mark({ id }: Sketch, marks) {
            (marked[id] ??= []).push(...marks.map(({ item, part }) => `${item} ${part}`));
            return Promise.resolve(marks.map(() => parts));
          },
        },
      },
      counted.count,
    );
    const facts = factsOf({
      device: deviceOf('phone', { hardwareSubject: 'chip', issuerSubject: 'batch' }),
      asn: '64500',
    });
    return { ...counted, crowds, marked, facts };
  };

  it('is marked at a start by keys of hardware, and by networks of a device', async () => {
    const { crowds, marked, facts, counts } = create(3);
    crowds.atStart(facts, SEGMENT);
    await crowds.tell(NOW);
    expect(marked).toEqual({
      hardware: ['crowd-hardware(chip) crowd-part-hardware(phone)'],
      network: ['crowd-network(phone) crowd-part-network(64500)'],
    });
    expect(counts).toEqual({ [`${SEGMENT} hardware`]: 1, [`${SEGMENT} located`]: 1 });
    await crowds.tell(NOW);
    expect(marked['hardware']).toHaveLength(1);
  });

  it('is too much from four on', async () => {
    const { crowds, facts, counts } = create(4);
    crowds.atStart(facts, SEGMENT);
    await crowds.tell(NOW);
    expect(counts).toMatchObject({ [`${SEGMENT} reused`]: 1, [`${SEGMENT} scattered`]: 1 });
  });

  it.each([
    [29, {}],
    [30, { [`${SEGMENT} crowded`]: 1 }],
  ])('is marked of certificates where a start failed: %d keys', async (parts, crowded) => {
    const { crowds, marked, facts, counts } = create(parts);
    const kept = crowds.keep(facts, SEGMENT);
    await crowds.tell(NOW);
    expect(marked).toEqual({});
    crowds.failed(kept);
    await crowds.tell(NOW);
    expect(marked).toEqual({ issuer: ['crowd-issuer(batch) crowd-part-issuer(phone)'] });
    expect(counts).toEqual({ [`${SEGMENT} vouched`]: 1, ...crowded });
  });

  it('is nothing where a request does not say it, or nobody asks', async () => {
    const { crowds, marked } = create(9);
    crowds.atStart(factsOf({ device: deviceOf('phone') }), SEGMENT);
    crowds.atStart(factsOf({ asn: '64500' }), SEGMENT);
    crowds.failed(crowds.keep(factsOf({ device: deviceOf('phone') }), SEGMENT));
    await crowds.tell(NOW);
    expect(marked).toEqual({});
    const quiet = create(9, (id) => id !== 'token-networks');
    quiet.crowds.atStart(quiet.facts, SEGMENT);
    expect(quiet.crowds.keep(quiet.facts, SEGMENT)).toEqual([]);
    await quiet.crowds.tell(NOW);
    expect(Object.keys(quiet.marked)).toEqual(['network']);
  });

  it('waits with ten thousand at most', async () => {
    const { crowds, marked, facts } = create(0);
    const [mark] = crowds.keep(facts, SEGMENT);
    const many = Array.from({ length: 9_999 }, () => mark as Marked);
    crowds.failed(many);
    crowds.failed([mark as Marked]);
    crowds.failed([mark as Marked]);
    await crowds.tell(NOW);
    expect(marked['issuer']).toHaveLength(10_000);
  });
});
