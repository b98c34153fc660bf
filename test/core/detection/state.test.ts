import { describe, expect, it } from '@jest/globals';

import { levelOf, pinOf, segmentsOf } from '../../../src/core/detection/level-of.ts';
import { pinOfRequest, readPinRequest, readSegment } from '../../../src/core/detection/pin-request.ts';
import { createStateReader, readState } from '../../../src/core/detection/read-state.ts';
import {
  NOTHING_WATCHED,
  QUIET,
  writeState,
  type Pin,
  type WatchState,
} from '../../../src/core/detection/state.ts';

const SEGMENT = 'northern-america/tee';
const OTHER = 'southern-asia/tee';
const pin: Pin = { level: 3, reason: 'drill', by: 'sre', at: 9 };

const state: WatchState = {
  through: 7,
  scopes: new Map([
    [
      'all' as const,
      {
        ...QUIET,
        mixes: {
          country: { recent: { US: 1.5 }, usual: { US: 40, 'XX-1': 2 }, hour: 5 },
          route: { recent: {}, usual: { lookup: 3 }, hour: 6 },
        },
      },
    ],
    [
      SEGMENT,
      {
        charts: {
          tripwire: { s: 4.5, risingSince: 1, roseAt: 2, foreign: 3 },
          'completion-failure': { s: 17, risingSince: 1, roseAt: 2, foreign: 3, alarmSince: 4 },
        },
        containment: { level: 2, since: 5, reasonAt: 6 },
        usual: { hours: QUIET.usual.hours.map((_, at) => at - 1), hour: 8, counted: 9, isWhole: true },
        mixes: { answers: { recent: { hits: 1 }, usual: { hits: 1 }, hour: 2 } },
      },
    ],
  ]),
  pins: new Map([
    [SEGMENT, pin],
    [OTHER, { ...pin, level: 0, until: 11 }],
  ]),
};

const part = (kept: object): WatchState =>
  readState(JSON.stringify({ through: 7, scopes: {}, pins: {}, ...kept }));
const scopeOf = (kept: object) => part({ scopes: { [SEGMENT]: kept } }).scopes.get(SEGMENT);

describe('what is kept for all instances', () => {
  it('is read as it was written', () => {
    expect(readState(writeState(state))).toEqual(state);
    expect(readState(writeState(NOTHING_WATCHED))).toEqual(NOTHING_WATCHED);
  });

  it.each([undefined, '', '{', '7', 'null', '[]', '{}', '{"scopes":7}', '{"scopes":null}', '{"scopes":[]}'])(
    'is nothing where the store holds %j',
    (text) => {
      expect(readState(text)).toEqual(NOTHING_WATCHED);
    },
  );

  it('forgets scopes that are none', () => {
    const scopes = { everywhere: {}, [SEGMENT]: 7, all: {}, [OTHER]: [] };
    expect([...part({ scopes }).scopes.keys()]).toEqual(['all']);
    expect(part({ through: -1 }).through).toBe(0);
    expect(part({ through: '7' }).through).toBe(0);
  });

  it.each([7, null, [], 'x'])('takes %j for a scope of which nothing is known', (nothing) => {
    const kept = { charts: nothing, containment: nothing, usual: nothing, mixes: nothing };
    expect(scopeOf(kept)).toEqual(QUIET);
  });

  it('forgets charts that are none, and reads what is no number as nothing', () => {
    const charts = {
      tripwire: { s: 'x', risingSince: -1, roseAt: null, alarmSince: 'y' },
      other: {},
      'proof-replay': 7,
    };
    expect(scopeOf({ charts })?.charts).toEqual({
      tripwire: { s: 0, risingSince: 0, roseAt: 0, foreign: 0, alarmSince: 0 },
    });
  });

  it('takes a level that is none for calm', () => {
    expect(scopeOf({ containment: { level: 4, since: 5, reasonAt: 6 } })?.containment).toEqual({
      ...{ level: 0, since: 5, reasonAt: 6 },
    });
  });

  it.each([
    ['of no hours', {}],
    ['of hours that are none', { hours: 'x'.repeat(24) }],
    ['of 23 hours', { hours: Array.from({ length: 23 }, () => 1) }],
  ])('forgets what is usual %s', (_, usual) => {
    expect(scopeOf({ usual: { ...usual, hour: 7 } })?.usual).toEqual(QUIET.usual);
  });

  it('reads hours one by one, and takes part of an hour for part of it', () => {
    const hours = [-1, 5, -2, 'x', ...Array.from({ length: 20 }, () => 0)];
    const usual = scopeOf({ usual: { hours, hour: 7, counted: 8, isWhole: 'yes' } })?.usual;
    expect(usual?.hours.slice(0, 5)).toEqual([-1, 5, 0, 0, 0]);
    expect(usual).toMatchObject({ hour: 7, counted: 8, isWhole: false });
  });

  it('forgets parts that are none', () => {
    const long = 'a'.repeat(65);
    const recent = { US: 1, 'a b': 1, '': 1, [long]: 1, CA: 0, NP: -1, IN: 'x' };
    expect(
      scopeOf({ mixes: { answers: { recent, usual: 7, hour: 2 }, other: {}, route: 7 } })?.mixes,
    ).toEqual({
      answers: { recent: { US: 1 }, usual: {}, hour: 2 },
    });
  });

  it.each([
    ['of everything', 'all', pin],
    ['of no segment', 'everywhere', pin],
    ['that is none', SEGMENT, 7],
    ['without a reason', SEGMENT, { ...pin, reason: 7 }],
    ['of nobody', SEGMENT, { ...pin, by: undefined }],
  ])('forgets a pin %s', (_, segment, kept) => {
    expect(part({ pins: { [segment]: kept } }).pins.size).toBe(0);
  });

  it('is read once as long as it is the same', () => {
    const read = createStateReader();
    const text = writeState(state);
    const first = read(text);
    expect(read(text)).toBe(first);
    expect(read(undefined)).toEqual(NOTHING_WATCHED);
    expect(read(text)).not.toBe(first);
    expect(read(text)).toEqual(first);
    expect(createStateReader()(undefined)).toEqual(NOTHING_WATCHED);
  });
});

describe('a pin', () => {
  it('holds until its time', () => {
    expect(pinOf(state, SEGMENT, 1e15)).toBe(state.pins.get(SEGMENT));
    expect(pinOf(state, OTHER, 10)?.level).toBe(0);
    expect(pinOf(state, OTHER, 11)).toBeUndefined();
    expect(pinOf(NOTHING_WATCHED, OTHER, 0)).toBeUndefined();
  });

  it('comes before what the detectors found', () => {
    expect(levelOf(state, SEGMENT, 0)).toBe(3);
    expect(levelOf({ ...state, pins: new Map() }, SEGMENT, 0)).toBe(2);
    expect(levelOf(state, OTHER, 99)).toBe(0);
    expect(segmentsOf(state)).toEqual([SEGMENT, OTHER]);
  });

  it('is asked for with a reason, and for a time', () => {
    const body = { segment: SEGMENT, level: 0, reason: 'drill' };
    expect(readPinRequest(body)).toEqual({ segment: SEGMENT, pin: { level: 0, reason: 'drill' } });
    const timed = readPinRequest({ ...body, expires_in: 60 });
    expect(timed).toEqual({ segment: SEGMENT, pin: { level: 0, reason: 'drill' }, lifetimeMs: 60_000 });
    if ('fault' in timed) throw new Error(timed.fault);
    expect(pinOfRequest(timed, 'sre', 5)).toEqual({
      level: 0,
      reason: 'drill',
      by: 'sre',
      at: 5,
      until: 60_005,
    });
    const open = readPinRequest(body);
    if ('fault' in open) throw new Error(open.fault);
    expect(pinOfRequest(open, 'sre', 5)).toEqual({ level: 0, reason: 'drill', by: 'sre', at: 5 });
    expect(readSegment('all')).toBeUndefined();
  });

  it.each([
    ['more than it takes', { by: 'sre' }, 'A pin takes segment, level, reason, expires_in alone.'],
    ['no segment', { segment: 'all' }, 'segment must be a country group and an attestation class'],
    ['a level that is none', { level: 4 }, 'level must be 0, 1, 2 or 3.'],
    ['a level in words', { level: '1' }, 'level must be 0, 1, 2 or 3.'],
    ['a reason of two lines', { reason: 'a\nb' }, 'reason must be 1 to 200 printable characters'],
    ['a time of nothing', { expires_in: 0 }, 'expires_in must be a whole number of seconds'],
  ])('is refused with %s', (_, changes, sentence) => {
    const read = readPinRequest({ segment: SEGMENT, level: 1, reason: 'drill', ...changes });
    expect('fault' in read ? read.fault : '').toContain(sentence);
  });
});
