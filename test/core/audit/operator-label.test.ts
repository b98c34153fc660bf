import { expect, it } from '@jest/globals';

import { isOperatorLabel } from '../../../src/core/audit/operator-label.ts';

it.each([
  'a',
  'Alice',
  'alice.b',
  'on-call_2.x',
  'a123456',
  'a1-2.3_456',
  'x'.repeat(32),
  `${'x'.repeat(26)}123456`,
])('%j is a label', (label) => {
  expect(isOperatorLabel(label)).toBe(true);
});

it.each([
  '',
  '7alice',
  '-alice',
  'alice-',
  'alice--b',
  'alice b',
  ' alice',
  'alice\n',
  'alice@example.com',
  'é',
  'a1234567',
  'a1-2-3-4-5-6-7',
  'x'.repeat(33),
  'x'.repeat(1_000_000),
  undefined,
  7,
  ['alice'],
])('%# is none', (label) => {
  expect(isOperatorLabel(label)).toBe(false);
});
