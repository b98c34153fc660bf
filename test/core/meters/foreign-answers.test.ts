import { expect, it } from '@jest/globals';

import { createForeignAnswers, FOREIGN_AFTER_MS } from '../../../src/core/meters/foreign-answers.ts';

it('keeps answers until they complete or their time is over', () => {
  const foreign = createForeignAnswers({ maxWaiting: 10 });
  expect(foreign.told('a', 'world/none', 0)).toBeUndefined();
  expect(foreign.told('b', 'caribbean/tee', 1)).toBeUndefined();
  expect(foreign.size()).toBe(2);
  expect([foreign.completed('a'), foreign.completed('a'), foreign.completed('c')]).toEqual([
    true,
    false,
    false,
  ]);
  expect(foreign.size()).toBe(1);
  expect(foreign.due(FOREIGN_AFTER_MS, 10)).toEqual([]);
  expect(foreign.due(FOREIGN_AFTER_MS + 1, 10)).toEqual([{ pair: 'b', segment: 'caribbean/tee' }]);
  expect(foreign.size()).toBe(0);
});

it('names the oldest, where it has to go before its time', () => {
  const foreign = createForeignAnswers({ maxWaiting: 1 });
  foreign.told('a', 'world/none', 0);
  expect(foreign.told('a', 'world/none', 1)).toBeUndefined();
  expect(foreign.told('b', 'caribbean/tee', 2)).toEqual({ pair: 'a', segment: 'world/none' });
});
