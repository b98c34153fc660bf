import { describe, expect, it } from '@jest/globals';

import {
  createIncidents,
  KEPT_MS,
  OVER_AFTER_MS,
  type PeopleMeanwhile,
} from '../../../src/core/live/incidents.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import type { SignReading } from '../../../src/core/live/read-signs.ts';
import { createTally } from '../../../src/core/live/tally.ts';
import { AT, detector, NOBODY, NO_SOURCES, reading } from './support.ts';

const MINUTE = 60_000;

/** Seconds after AT, and what was read then. */
const play = (
  ...seconds: readonly (readonly [
    second: number,
    signs: readonly SignReading[],
    unproven?: number,
    people?: PeopleMeanwhile,
  ])[]
) => {
  const watch = createIncidents(NO_SOURCES);
  let rows: ReturnType<typeof watch> = [];
  for (const [second, signs, unproven = 0, people = NOBODY] of seconds)
    rows = watch({ at: AT + second * 1_000, signs, unproven, people });
  return rows;
};
const quiet = reading({ ratio: 0.1, isOn: false });

describe('a row', () => {
  it('begins where the events began, and not where the threshold was reached', () => {
    expect(play([4, [reading()]])).toMatchObject([{ startedAt: AT, isOver: false, events: 60 }]);
  });

  it('goes on through a pause, and is over where nothing came for as long as is said', () => {
    const last = reading({ lastAt: AT + 20_000 });
    const almost = 20 + OVER_AFTER_MS / 1_000 - 1;
    expect(play([0, [reading()]], [20, [last]], [almost, [quiet]])).toMatchObject([{ isOver: false }]);
    const over = play([0, [reading()]], [20, [last]], [almost + 1, [quiet]]);
    expect(over).toMatchObject([{ isOver: true, startedAt: AT, lastAt: AT + 20_000 }]);
  });

  it('is over so long after its last event, and not after its window has emptied', () => {
    const last = reading({ lastAt: AT + 20_000 });
    const rows = play([0, [reading()]], [29, [last]], [50, [quiet]]);
    expect(rows).toMatchObject([{ isOver: true, lastAt: AT + 20_000 }]);
  });

  it('is another one where the sign comes again, and neither is glued to the other', () => {
    const again = reading({ beganAt: AT + 100_000, lastAt: AT + 100_000 });
    const rows = play([0, [reading()]], [40, [quiet]], [100, [again]]);
    expect(rows.map(({ startedAt, isOver }) => [startedAt - AT, isOver])).toEqual([
      [100_000, false],
      [0, true],
    ]);
  });

  it('is kept for an hour after its end', () => {
    const hour = KEPT_MS / 1_000;
    expect(play([0, [reading()]], [40, [quiet]], [hour - 1, [quiet]])).toHaveLength(1);
    expect(play([0, [reading()]], [40, [quiet]], [hour, [quiet]])).toEqual([]);
  });

  it('has the answers that were given from a minute before it on, to devices that completed nothing', () => {
    const rows = play([-70, [quiet], 5], [-50, [quiet], 7], [0, [reading()], 12], [20, [quiet], 15]);
    expect(rows).toMatchObject([{ given: 10 }]);
  });

  it('has what people felt meanwhile, and not before', () => {
    const rows = play(
      [0, [reading()], 0, { canaries: 7, served: 6, level: 0 }],
      [10, [reading()], 0, { canaries: 9, served: 8, level: 2 }],
      [20, [reading()], 0, { canaries: 10, served: 8, level: 1 }],
    );
    expect(rows).toMatchObject([{ people: { canaries: 3, served: 2, level: 2 } }]);
  });

  it('says which row before it has the same devices, and none of other devices', () => {
    const watch = createIncidents({
      follow: (sign) => {
        const tally = createTally();
        const devices = sign === 'third' ? [8, 9] : [1, 2, 3];
        for (const device of devices) tally.add({ path: 'deny' } as Observation, undefined, device);
        return tally;
      },
      unfollow: () => undefined,
    });
    const signOf = (id: string, second: number) =>
      reading({ id, words: id, beganAt: AT + second * 1_000, lastAt: AT + second * 1_000 });
    const at = (second: number, ...signs: readonly SignReading[]) =>
      watch({ at: AT + second * 1_000, signs, unproven: 0, people: NOBODY });
    at(0, signOf('first', 0));
    at(31, { ...signOf('first', 0), isOn: false, ratio: 0 });
    const rows = at(40, signOf('second', 40), signOf('third', 40));
    expect(rows.map(({ id, isOver, sameDevicesAs }) => [id, isOver, sameDevicesAs])).toEqual([
      ['second', false, 'first'],
      ['third', false, undefined],
      ['first', true, undefined],
    ]);
  });

  it('follows its sources until it is over', () => {
    const followed: string[] = [];
    const watch = createIncidents({
      follow: (sign, since) => {
        followed.push(`${sign} ${since - AT}`);
        return createTally();
      },
      unfollow: () => void followed.push('over'),
    });
    for (const second of [0, 1, 40])
      watch({
        at: AT + second * 1_000,
        signs: [second < 2 ? reading() : quiet],
        unproven: 0,
        people: NOBODY,
      });
    expect(followed).toEqual(['unattested-flood 0', 'over']);
  });
});

describe('a detector', () => {
  it('is over where its evidence no longer comes, however much of it there still is', () => {
    const fading = detector({ ratio: 1.9, isOn: false });
    const rows = play([0, [detector()]], [29, [fading]], [30, [fading]]);
    expect(rows).toMatchObject([{ isOver: true, lastAt: AT }]);
    expect(play([500, [fading]])).toEqual([]);
  });

  it('that sees what a sign has seen confirms its row, and makes none of its own', () => {
    const same = detector({ id: 'proof-replay', sameAs: 'unattested-flood' });
    const rows = play([0, [reading()]], [15, [reading(), same]]);
    expect(rows).toMatchObject([{ id: 'unattested-flood', isConfirmed: true }]);
    expect(play([15, [quiet, same]])).toMatchObject([{ id: 'proof-replay' }]);
  });

  it('whose evidence is older than this instance has begun before it', () => {
    const old = detector({ beganAt: AT - 5 * MINUTE });
    expect(play([0, [quiet]], [10, [old]])).toMatchObject([{ startedAt: AT, isFromBefore: true }]);
    expect(play([0, [quiet]], [10, [detector()]])).toMatchObject([{ isFromBefore: false }]);
  });

  it('that is ten minutes late tells of the attack of then, if there was one', () => {
    const late = detector({ isLate: true, lastAt: AT + 5_000 });
    const rows = play([0, [reading()]], [40, [quiet]], [610, [quiet, late]]);
    expect(rows).toMatchObject([{ id: 'debt-adjacency', isEcho: true }, { isOver: true }]);
    const other = { ...late, beganAt: AT + 5 * MINUTE, lastAt: AT + 6 * MINUTE };
    const unknown = play([0, [reading()]], [40, [quiet]], [960, [quiet, other]]);
    expect(unknown[0]).toMatchObject({ id: 'debt-adjacency', isEcho: false });
  });
});
