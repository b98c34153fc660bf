import { describe, expect, it } from '@jest/globals';

import { readTraceparent, traceIdOf } from '../../middleware/traceparent.ts';

const TRACE = 'a'.repeat(32);
const VALID = `00-${TRACE}-${'b'.repeat(16)}-01`;

describe('a traceparent', () => {
  it('is passed on when it is one', () => {
    expect(readTraceparent([VALID])).toBe(VALID);
    expect(traceIdOf(VALID)).toBe(TRACE);
    expect(traceIdOf(undefined)).toBeUndefined();
  });

  it.each([
    [undefined],
    [[]],
    [[VALID, VALID]],
    [['']],
    [[`${VALID} `]],
    [[`${VALID}-x`]],
    [[VALID.toUpperCase()]],
    [[VALID.replace('00-', '01-')]],
    [[VALID.replace('00-', 'ff-')]],
    [[`00-${'0'.repeat(32)}-${'b'.repeat(16)}-01`]],
    [[`00-${TRACE}-${'0'.repeat(16)}-01`]],
    [[`00-${TRACE}a-${'b'.repeat(16)}-01`]],
    [[`00-${TRACE}-${'b'.repeat(16)}-1`]],
    [[`${VALID}\n`]],
  ])('is dropped when it is none: %j', (values) => {
    expect(readTraceparent(values)).toBeUndefined();
  });
});
