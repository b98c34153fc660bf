import { describe, expect, it } from '@jest/globals';

import { createHistory } from '../../../src/core/live/history.ts';
import { isEcho, isKnownAs, presented } from '../../../src/core/live/open-incident.ts';
import { withSame } from '../../../src/core/live/same-devices.ts';
import { samplesWhere, sumWhere, type Snapshot } from '../../../src/core/live/snapshot.ts';
import { gotWords, sourceWords } from '../../../src/core/live/source-words.ts';
import { createTally, MOST_SOURCES } from '../../../src/core/live/tally.ts';
import { timeOfDay } from '../../../src/core/live/time-of-day.ts';
import { createToldLately } from '../../../src/core/live/told-lately.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { observationOf } from '../../support/observations.ts';
import { AT, incident, reading, sources } from './support.ts';

const MINUTE = 60_000;

describe('a snapshot', () => {
  const snapshot: Snapshot = new Map([
    [
      'requests',
      [
        { labels: { path: 'answer', status: '200' }, value: 3 },
        { labels: { path: 'deny', status: '429' }, value: 4 },
        { labels: { path: 'deny' }, value: 5 },
      ],
    ],
  ]);

  it('sums up the samples that have the values asked for', () => {
    expect(sumWhere(snapshot, 'requests')).toBe(12);
    expect(sumWhere(snapshot, 'requests', { path: 'deny' })).toBe(9);
    expect(sumWhere(snapshot, 'requests', { path: 'deny', status: '429' })).toBe(4);
    expect(sumWhere(snapshot, 'requests', { status: ['200', '429'] })).toBe(7);
    expect(sumWhere(snapshot, 'requests', { status: '500' })).toBe(0);
    expect(sumWhere(snapshot, 'others')).toBe(0);
    expect(samplesWhere(snapshot, 'requests', { path: ['deny'] })).toHaveLength(2);
  });
});

describe('a history', () => {
  it('has what was just before the window, and the oldest while nothing is so old', () => {
    const history = createHistory<string>({ windowMs: 100, entries: 10 });
    expect(history.before(0)).toBeUndefined();
    history.add(0, 'a');
    history.add(50, 'b');
    expect(history.before(50)?.value).toBe('a');
    expect(history.before(149)?.value).toBe('a');
    expect(history.before(150)?.value).toBe('b');
  });

  it('remembers no more than fits, and drops what is older than the one before the window', () => {
    const history = createHistory<number>({ windowMs: 100, entries: 10 });
    for (let at = 0; at <= 300; at += 5) history.add(at, at);
    expect(history.before(300)).toEqual({ at: 200, value: 200 });
    // Of those within ten of each other the first.
    expect(history.before(309)).toEqual({ at: 200, value: 200 });
    expect(history.before(310)).toEqual({ at: 210, value: 210 });
    expect(history.before(250)).toEqual({ at: 200, value: 200 });
  });

  it('begins anew where the clock steps back', () => {
    const history = createHistory<string>({ windowMs: 100, entries: 10 });
    history.add(500, 'a');
    history.add(499, 'b');
    expect(history.before(1_000)).toEqual({ at: 499, value: 'b' });
  });
});

describe('a tally', () => {
  const noToken = {
    ok: false,
    result: 'unknown_origin',
    code: 'attestation_required',
    reason: 'token_missing',
  } as const;

  it('counts requests by what they carried and got', () => {
    const tally = createTally();
    const seen = [
      { path: 'deny', attestation: noToken },
      { path: 'error', attestation: { ...noToken, reason: 'token_form' } },
      { path: 'blind', attestation: { ok: true } },
      { path: 'answer' },
    ];
    for (const [at, changes] of seen.entries())
      tally.add(
        observationOf(changes as Partial<Observation>),
        at < 2 ? 1 : undefined,
        at > 1 ? at : undefined,
      );
    expect(tally.read()).toEqual({
      ...{ addresses: 1, devices: 2, requests: 4, withoutToken: 2, refused: 2, blind: 1, told: 0 },
    });
    expect(tally.kept).toEqual({ addresses: new Set([1]), devices: new Set([2, 3]) });
  });

  it('counts what its devices were told, each once for what came before', () => {
    const tally = createTally((device) => 10 * device);
    tally.add(observationOf({}), undefined, 1);
    tally.add(observationOf({}), undefined, 1);
    tally.tell(1);
    tally.tell(2);
    expect(tally.read()).toMatchObject({ devices: 1, told: 11 });
    const other = createTally();
    other.add(observationOf({ path: 'deny', attestation: noToken }), 5, 2);
    other.add(observationOf({ path: 'blind' }), 6, 1);
    tally.addAll(other);
    expect(tally.read()).toEqual({
      ...{ addresses: 2, devices: 2, requests: 4, withoutToken: 4, refused: 1, blind: 1, told: 31 },
    });
  });

  it('tells so many sources apart at most', () => {
    const tally = createTally(() => 1);
    for (let at = 0; at < MOST_SOURCES + 5; at += 1) tally.add(observationOf({}), at, at);
    expect(tally.read()).toMatchObject({ addresses: 1_000, devices: 1_000, told: 1_000 });
  });
});

describe('what devices were told lately', () => {
  it('is of the last ten minutes', () => {
    const lately = createToldLately();
    lately.add(1, AT);
    lately.add(1, AT + MINUTE - 1);
    lately.add(1, AT + MINUTE);
    lately.add(2, AT + MINUTE);
    expect([lately.of(1), lately.of(2), lately.of(3)]).toEqual([3, 1, 0]);
    lately.add(3, AT + 10 * MINUTE);
    expect(lately.of(1)).toBe(1);
    lately.add(3, AT + 11 * MINUTE);
    expect([lately.of(1), lately.of(3)]).toEqual([0, 2]);
  });

  it('goes on where the clock steps back', () => {
    const lately = createToldLately();
    lately.add(1, AT);
    lately.add(1, AT - 5 * MINUTE);
    expect(lately.of(1)).toBe(2);
    for (let at = 0; at < 12; at += 1) lately.add(9, AT - (6 + at) * MINUTE);
    expect([lately.of(1), lately.of(9)]).toEqual([0, 10]);
  });

  it('tells five thousand devices of a minute apart', () => {
    const lately = createToldLately();
    for (let device = 0; device <= 5_000; device += 1) lately.add(device, AT);
    lately.add(0, AT);
    expect([lately.of(0), lately.of(4_999), lately.of(5_000)]).toEqual([2, 1, 0]);
  });
});

describe('the same devices', () => {
  const row = (words: string, devices: readonly number[], startedAt: number, lastAt = startedAt) => ({
    incident: incident({ words, startedAt, lastAt }),
    devices: new Set(devices),
  });
  const sameAs = (...others: readonly ReturnType<typeof row>[]) =>
    withSame(row('this', [1, 2, 3, 4], AT), others).sameDevicesAs;

  it('are half of those of the smaller row', () => {
    expect(sameAs(row('half', [3, 4, 5, 6], AT - 1))).toBe('half');
    expect(sameAs(row('less', [4, 5, 6, 7], AT - 1))).toBeUndefined();
    expect(sameAs(row('one of two', [4, 9], AT - 1))).toBe('one of two');
    expect(sameAs(row('none', [], AT - 1))).toBeUndefined();
    expect(withSame(row('this', [], AT), [row('other', [1], AT - 1)])).not.toHaveProperty('sameDevicesAs');
  });

  it('are those of a row before, that ended ten minutes before at most', () => {
    expect(sameAs(row('at once', [1, 2], AT))).toBeUndefined();
    expect(sameAs(row('later', [1, 2], AT + 1))).toBeUndefined();
    const long = AT - 60 * MINUTE;
    expect(sameAs(row('near', [1, 2], long, AT - 10 * MINUTE + 1))).toBe('near');
    expect(sameAs(row('far', [1, 2], long, AT - 10 * MINUTE))).toBeUndefined();
    expect(sameAs(row('second', [1, 2], AT - 5), row('first', [1, 2], AT - 9))).toBe('first');
  });
});

describe('a row that is known already', () => {
  const late = reading({ id: 'walk', isLate: true, beganAt: AT, lastAt: AT + 1_000 });

  it('is that of the sign that shows the same, at about the same time', () => {
    const same = reading({ sameAs: 'unattested-flood', beganAt: AT, lastAt: AT });
    const known = (startedAt: number, lastAt: number, id = 'unattested-flood') =>
      isKnownAs(same, [incident({ id, startedAt, lastAt })]);
    expect([known(AT, AT), known(AT, AT, 'bans')]).toEqual([true, false]);
    expect([known(AT + 30_000, AT + 60_000), known(AT + 30_001, AT + 60_000)]).toEqual([true, false]);
    expect([known(AT - 60_000, AT - 30_000), known(AT - 60_000, AT - 30_001)]).toEqual([true, false]);
    expect(isKnownAs(reading(), [incident()])).toBe(false);
  });

  it('is an attack that is over, where what comes is late', () => {
    const over = incident({ startedAt: AT, lastAt: AT + 500 });
    expect(isEcho(late, [over])).toBe(true);
    expect(isEcho(reading({ beganAt: AT, lastAt: AT }), [over])).toBe(false);
    expect(isEcho(late, [{ ...over, weight: 'attention' }])).toBe(false);
    expect(isEcho(late, [{ ...over, isEcho: true }])).toBe(false);
    expect(isEcho(late, [{ ...over, startedAt: AT + 60_000, lastAt: AT + 60_000 }])).toBe(false);
  });

  it('is shown with its sources, where any were seen', () => {
    const tally = createTally();
    const open = { incident: incident(), tally } as unknown as Parameters<typeof presented>[0];
    expect(presented(open)).toBe(open.incident);
    tally.add(observationOf({}), 1, undefined);
    expect(presented(open)).toEqual({ ...open.incident, sources: tally.read() });
  });
});

describe('sources in words', () => {
  it.each([
    ['no token', {}, '8 addresses, no token'],
    ['one address', { addresses: 1 }, '1 address, no token'],
    ['tokens of nobody known', { withoutToken: 0 }, '8 addresses, no device known'],
    ['one device', { withoutToken: 0, devices: 1 }, '8 addresses, 1 device key'],
    ['several', { withoutToken: 0, devices: 1_000 - 1 }, '8 addresses, 999 device keys'],
    [
      'many',
      { withoutToken: 0, devices: 1_000, addresses: 1_000 },
      'more than 1,000 addresses, more than 1,000 device keys',
    ],
    ['some without', { withoutToken: 15, devices: 2 }, '8 addresses, 2 device keys; 25 % without a token'],
  ])('are %s', (_, changes, words) => {
    expect(sourceWords('unattested-flood', sources(changes))).toBe(words);
  });

  it('may be victims where proofs are sent again', () => {
    const robbed = sources({ withoutToken: 0, devices: 1 });
    for (const id of ['replayed-proofs', 'stale-proofs'])
      expect(sourceWords(id, robbed)).toMatch(
        /^8 addresses, 1 device key\. Whoever has the key may be the victim/,
      );
    expect(sourceWords('replayed-proofs', sources())).toBe('8 addresses, no token');
    expect(sourceWords('bans', undefined)).toBe('not told apart: see Suspects');
  });

  it.each([
    ['all refused', {}, 3, '60 refused: nothing leaked'],
    ['some refused', { refused: 50, blind: 4 }, 0, '50 refused, 4 told nothing, 6 answered'],
    ['all answered', { refused: 0, devices: 2 }, 0, '60 answered; these devices learned nothing'],
    [
      'one number',
      { refused: 0, devices: 2, told: 1 },
      1,
      '60 answered; these devices learned 1 number, those of ten minutes before included',
    ],
    [
      'more, and others some',
      { blind: 60, refused: 0, devices: 2, told: 5 },
      7,
      '60 told nothing; these devices learned 5 numbers, those of ten minutes before included; others that completed nothing: 2',
    ],
    [
      'refused, once told',
      { devices: 1, told: 2 },
      2,
      '60 refused; these devices learned 2 numbers, those of ten minutes before included',
    ],
    [
      'refused in part, with answers to others',
      { refused: 59 },
      3,
      '59 refused, 1 answered; others that completed nothing: 3',
    ],
  ])('got %s', (_, changes, given, words) => {
    expect(gotWords(sources(changes), given)).toBe(words);
  });

  it('are nobody, and then others alone were told', () => {
    expect(gotWords(undefined, 3)).toBe('others that completed nothing: 3');
    expect(gotWords(undefined, 0)).toBe('');
  });

  it('have times of day in UTC', () => {
    expect(timeOfDay(AT + 9_999)).toBe('03:12:09');
  });
});
