import { describe, expect, it } from '@jest/globals';

import { createFewATurn } from '../../middleware/few-a-turn.ts';

/** A loop whose turns the test takes. */
const createLoop = (perTurn: number) => {
  const due: (() => void)[] = [];
  const ran: number[] = [];
  const fewATurn = createFewATurn(perTurn, (run) => due.push(run));
  return {
    ran,
    isIdle: () => due.length === 0,
    give: (...numbers: readonly number[]) => {
      for (const number of numbers) fewATurn(() => void ran.push(number));
    },
    turn: () => {
      for (const run of due.splice(0)) run();
    },
  };
};

describe('createFewATurn', () => {
  it('runs at once what a turn allows, and the rest in the next ones, in order', () => {
    const { give, turn, ran } = createLoop(2);
    give(1, 2, 3, 4, 5);
    expect(ran).toEqual([1, 2]);
    turn();
    expect(ran).toEqual([1, 2, 3, 4]);
    turn();
    expect(ran).toEqual([1, 2, 3, 4, 5]);
  });

  it('lets nobody overtake who waits, and no more than its number in a turn that has run some', () => {
    const { give, turn, ran } = createLoop(2);
    give(1, 2, 3);
    turn();
    give(4, 5);
    expect(ran).toEqual([1, 2, 3, 4]);
    turn();
    expect(ran).toEqual([1, 2, 3, 4, 5]);
  });

  it('asks for turns as long as there is something to run, and then for none', () => {
    const { give, turn, isIdle } = createLoop(2);
    give(1);
    turn();
    expect(isIdle()).toBe(true);
    give(2, 3, 4);
    turn();
    expect(isIdle()).toBe(false);
    turn();
    expect(isIdle()).toBe(true);
  });

  it('tells whether it has run', () => {
    const fewATurn = createFewATurn(1, () => undefined);
    expect([fewATurn(() => undefined), fewATurn(() => undefined)]).toEqual([true, false]);
  });

  it('goes on after one that throws', () => {
    const due: (() => void)[] = [];
    const ran: string[] = [];
    const fewATurn = createFewATurn(1, (run) => due.push(run));
    fewATurn(() => void ran.push('first'));
    fewATurn(() => {
      throw new Error('of the second');
    });
    fewATurn(() => void ran.push('third'));
    expect(() => due.shift()?.()).toThrow('of the second');
    due.shift()?.();
    expect(ran).toEqual(['first', 'third']);
  });
});
