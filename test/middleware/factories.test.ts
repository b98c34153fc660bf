import { describe, expect, it } from '@jest/globals';

import { declaredLength, hasBody, isCostlyToDrain } from '../../middleware/message-body.ts';
import { createMethodNotAllowed } from '../../middleware/method-not-allowed.ts';
import { createReadBody } from '../../middleware/read-body.ts';

describe('a factory validates its options once', () => {
  it.each([
    { maxBytes: 0, timeoutMs: 1 },
    { maxBytes: 1, timeoutMs: 0 },
    { maxBytes: Number.NaN, timeoutMs: 1 },
    { maxBytes: -1, timeoutMs: -1 },
  ])('read-body: %j', (limits) => {
    expect(() => createReadBody(limits)).toThrow(RangeError);
  });

  it('method-not-allowed', () => {
    expect(() => createMethodNotAllowed([])).toThrow(RangeError);
  });
});

describe('the body of a message', () => {
  it.each([
    [{}, 0, false, false],
    [{ 'content-length': '0' }, 0, false, false],
    [{ 'content-length': '1' }, 1, true, false],
    [{ 'content-length': '65536' }, 65_536, true, false],
    [{ 'content-length': '65537' }, 65_537, true, true],
    [{ 'transfer-encoding': 'chunked' }, undefined, true, true],
  ])('%j', (headers, length, has, costly) => {
    expect(declaredLength({ headers })).toBe(length);
    expect(hasBody({ headers })).toBe(has);
    expect(isCostlyToDrain({ headers, complete: false })).toBe(costly);
    expect(isCostlyToDrain({ headers, complete: true })).toBe(false);
  });
});
