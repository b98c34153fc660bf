import { expect, it } from '@jest/globals';

import { DIMENSIONS, needOf } from '../../../src/core/subjects/table.ts';

it.each(DIMENSIONS.map(({ id }) => id))('says what %s is derived from', (id) => {
  const dimension = DIMENSIONS.find((each) => each.id === id);
  expect(needOf(id)).toBe(dimension !== undefined && 'needs' in dimension ? dimension.needs : undefined);
});

it.each([
  ['number', 'number'],
  ['device', 'device'],
  ['global', undefined],
] as const)('derives %s from %s', (id, need) => {
  expect(needOf(id)).toBe(need);
});
