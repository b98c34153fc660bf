import { describe, expect, it } from '@jest/globals';

import {
  countRequest,
  countStart,
  countTripwire,
  createTally,
  tripwireOf,
} from '../../../src/core/detection/count-observation.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { deviceOf, factsOf, observationOf, NOT_ATTESTED, usNumber } from '../../support/observations.ts';
import { createCounted } from './seen.ts';

const SEGMENT = 'northern-america/secure-enclave';
const number = usNumber(7);
const fictional = usNumber(123, '+1202555');

describe('a request', () => {
  it.each<[string, Partial<Observation>, object]>([
    ['of nothing', {}, {}],
    ['with a number', { facts: factsOf({ number }) }, { 'all numbers': 1 }],
    ['with a number that cannot be', { code: 'number_invalid' }, { 'all numbers': 1, 'all invalid': 1 }],
    ['that fails otherwise', { code: 'quota_exceeded' }, {}],
    ['with a proof', { attestation: { ok: true, device: deviceOf('phone') } }, { 'all proofs': 1 }],
    ['without one', { attestation: NOT_ATTESTED }, {}],
    ['with a proof that was used before', { replayed: true }, { 'all replays': 1 }],
  ])('%s shows what it is', (_, seen, shown) => {
    const { count, counts } = createCounted();
    countRequest(observationOf(seen), count);
    expect(counts).toEqual(shown);
  });

  it('tells replays of proofs', () => {
    const { count, kinds } = createCounted();
    countRequest(observationOf({ replayed: true }), count);
    expect(kinds).toEqual(['replays proof']);
  });
});

describe('a number that nobody honest has', () => {
  it.each([
    ['a fictional number', fictional.e164, 'fictional'],
    ['the first of them', '+12025550100', 'fictional'],
    ['one before them', '+12025550099', undefined],
    ['one behind them', '+12025550200', undefined],
    ['one that contains it', '+120255501230', undefined],
    ['a British one of films', '+447700900123', 'fictional'],
    ['any other', number.e164, undefined],
  ])('is %s: %s', (_, e164, kind) => {
    expect(tripwireOf(observationOf({ facts: factsOf({ number: { ...number, e164 } }) }))).toBe(kind);
  });

  it('may be seeded, and is none without a number', () => {
    expect(tripwireOf(observationOf({ facts: factsOf({ number: fictional }), isHoney: true }))).toBe('honey');
    expect(tripwireOf(observationOf({}))).toBeUndefined();
  });

  it.each<[string, Partial<Observation>, object]>([
    ['is seen at a start', { isStart: true }, { [`${SEGMENT} tripwires`]: 1 }],
    ['is excused by a completion', { isCompletion: true }, { [`${SEGMENT} excused`]: 1 }],
    ['is nothing later', {}, {}],
    ['is nothing of a device beyond its budgets', { isStart: true, isBeyondOwn: true }, {}],
  ])('%s', (_, seen, counted) => {
    const { count, counts } = createCounted();
    countTripwire(observationOf({ facts: factsOf({ number: fictional }), ...seen }), SEGMENT, count);
    expect(counts).toEqual(counted);
    const other = createCounted();
    countTripwire(observationOf({ facts: factsOf({ number }), ...seen }), SEGMENT, other.count);
    expect(other.counts).toEqual({});
  });

  it('says of which kind it is', () => {
    const { count, kinds } = createCounted();
    countTripwire(observationOf({ isStart: true, isHoney: true }), SEGMENT, count);
    expect(kinds).toEqual(['tripwires honey']);
  });
});

describe('a start', () => {
  const counted = (changes: Partial<Observation>) => {
    const { count, counts } = createCounted();
    countStart(observationOf({ facts: factsOf({ number }), ...changes }), SEGMENT, count);
    return counts;
  };
  const START = { [`${SEGMENT} starts`]: 1, 'all country:US': 1, 'all route:lookup': 1 };
  const inNetwork = (networkClass: 'hosting' | 'mobile' | 'unknown') => ({
    facts: { ...factsOf({ number }), network: { networkClass } } as Observation['facts'],
  });

  it('is of a country and a route', () => {
    expect(counted({})).toEqual(START);
    const { country: _country, ...nowhere } = number;
    expect(_country).toBe('US');
    expect(counted({ facts: factsOf({ number: nowhere as typeof number }), routeId: 'start' })).toEqual({
      ...{ [`${SEGMENT} starts`]: 1, 'all country:none': 1, 'all route:start': 1 },
    });
    expect(counted({ facts: undefined } as unknown as Partial<Observation>)).toMatchObject({
      'all country:none': 1,
    });
  });

  it('is of a network, where its class is known', () => {
    expect(counted(inNetwork('hosting') as Partial<Observation>)).toEqual({
      ...{ ...START, [`${SEGMENT} networks`]: 1, [`${SEGMENT} hosting`]: 1 },
    });
    expect(counted(inNetwork('mobile') as Partial<Observation>)).toEqual({
      ...START,
      [`${SEGMENT} networks`]: 1,
    });
    expect(counted(inNetwork('unknown') as Partial<Observation>)).toEqual(START);
    expect(counted({ facts: factsOf({ number, asn: '64500' }) })).toEqual(START);
  });
});

describe('a tally', () => {
  it('adds up until it is taken, and tells each', () => {
    const told: unknown[] = [];
    const tally = createTally((...seen) => void told.push(seen));
    tally.count('all', 'numbers');
    tally.count('all', 'numbers', 2);
    tally.count(SEGMENT, 'tripwires', 1, 'honey');
    expect(tally.take()).toEqual(
      new Map([
        ['all numbers', 3],
        [`${SEGMENT} tripwires`, 1],
      ]),
    );
    expect(tally.take().size).toBe(0);
    expect(told).toEqual([
      ['numbers', 1, undefined],
      ['numbers', 2, undefined],
      ['tripwires', 1, 'honey'],
    ]);
  });
});
