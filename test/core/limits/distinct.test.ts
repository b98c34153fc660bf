import { describe, expect, it } from '@jest/globals';

import { distinctAlgorithm, type DistinctState } from '../../../src/core/limits/distinct.ts';
import { distinctCharge, START } from '../../contract/charge-samples.ts';

const WINDOW = 8_000;
const of = (member: string, limit = 2) => distinctCharge({ limit, windowMs: WINDOW, member });

/** Members that were new so many milliseconds ago. */
const seen = (...members: readonly (readonly [name: string, ago: number])[]): DistinctState =>
  members.flatMap(([name, ago]) => [2 * (START - ago), name]);

describe('a set of members', () => {
  it.each([
    ['nothing', [], 'a', { count: 0, fits: true, units: 1 }],
    ['a member that is there, free', seen(['a', 5], ['b', 4]), 'a', { count: 2, fits: true, units: 0 }],
    [
      'the last member that is there, free',
      seen(['a', 5], ['b', 4]),
      'b',
      { count: 2, fits: true, units: 0 },
    ],
    ['one more up to its limit', seen(['b', 4]), 'a', { count: 1, fits: true, units: 1 }],
    ['no more beyond', seen(['b', 4], ['c', 3]), 'a', { count: 2, fits: false, units: 1 }],
    ['a member for as long as the window', seen(['a', WINDOW]), 'a', { count: 1, fits: true, units: 0 }],
    ['it anew after that', seen(['a', WINDOW + 1]), 'a', { count: 0, fits: true, units: 1 }],
    ['none that are older', seen(['a', WINDOW + 1], ['b', 1]), 'c', { count: 1, fits: true, units: 1 }],
  ])('counts %s', (_, state, member, reading) => {
    expect(distinctAlgorithm.read(state, of(member), START)).toEqual(reading);
  });

  it('marks who is new, even, and who comes back, odd', () => {
    const first = distinctAlgorithm.charge(distinctAlgorithm.create(), of('a'), START);
    expect(first).toEqual([2 * START, 'a']);
    const second = distinctAlgorithm.charge(first, of('b'), START + 1);
    expect(second).toEqual([2 * START, 'a', 2 * START + 2, 'b']);
    const back = distinctAlgorithm.charge(second, of('a'), START + 1);
    expect(back).toBe(second);
    expect(back).toEqual([2 * START + 3, 'a', 2 * START + 2, 'b']);
  });

  it('never marks back, where the clock did step back', () => {
    const state = seen(['a', -10]);
    expect(distinctAlgorithm.charge(state, of('a'), START)).toEqual([2 * (START + 10), 'a']);
  });

  it('forgets who was not seen for a window when somebody new comes', () => {
    const state = seen(['a', WINDOW + 1], ['b', WINDOW], ['c', WINDOW + 2], ['d', 1]);
    expect(distinctAlgorithm.charge(state, of('e', 9), START)).toEqual([
      ...seen(['b', WINDOW], ['d', 1]),
      ...[2 * START, 'e'],
    ]);
    const all = seen(['a', 2], ['b', 1]);
    expect(distinctAlgorithm.charge(all, of('c', 9), START)).toEqual([...all, 2 * START, 'c']);
    const gone = seen(['a', WINDOW + 1]);
    expect(distinctAlgorithm.charge(gone, of('a'), START)).toEqual([2 * START, 'a']);
  });

  it('gives back who was new then, and has not come back since', () => {
    const state = distinctAlgorithm.charge(seen(['a', 5]), of('b'), START);
    distinctAlgorithm.refund(state, of('c'), START, 1);
    distinctAlgorithm.refund(state, of('a'), START, 1);
    distinctAlgorithm.refund(state, of('b'), START - 1, 1);
    expect(state).toEqual([...seen(['a', 5]), 2 * START, 'b']);
    distinctAlgorithm.refund(state, of('b'), START, 1);
    expect(state).toEqual(seen(['a', 5]));
    const back = distinctAlgorithm.charge(distinctAlgorithm.charge([], of('a'), START), of('a'), START);
    distinctAlgorithm.refund(back, of('a'), START, 1);
    expect(back).toEqual([2 * START + 1, 'a']);
  });

  it.each([
    ['nobody', [], true, 0],
    ['who counts for the last time', seen(['a', WINDOW], ['b', 1]), true, 1],
    ['who was seen first', seen(['b', 3], ['a', 5], ['c', 1]), true, WINDOW - 4],
    ['who still counts', seen(['a', WINDOW + 1], ['b', 1]), true, WINDOW],
    ['who makes room, of two', seen(['b', 3], ['a', 5]), false, WINDOW - 4],
    ['who makes room, of more than fit', seen(['b', 3], ['a', 5], ['c', 1]), false, WINDOW - 2],
    ['who makes room, of those that still count', seen(['x', 9_000], ['b', 3], ['a', 5]), false, WINDOW - 4],
  ])('resets by %s', (_, state, fits, ms) => {
    expect(distinctAlgorithm.resetMs(state, of('z'), START, fits)).toBe(ms);
  });

  it('is empty when who was seen last counts no more', () => {
    expect(distinctAlgorithm.emptyAt(seen(['a', 1], ['b', 5]), of('a'))).toBe(START - 1 + WINDOW + 1);
    const odd = [2 * START + 1, 'a'];
    expect(distinctAlgorithm.emptyAt(odd, of('a'))).toBe(START + WINDOW + 1);
    expect(distinctAlgorithm.emptyAt([], of('a'))).toBe(WINDOW);
  });
});
