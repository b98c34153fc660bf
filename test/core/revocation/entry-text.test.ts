import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { REVOCATION_TEXT } from '../../../src/core/revocation/entry-text.ts';
import { entry, idOf, lifted } from './support.ts';

const { read: readEntry, write: writeEntry } = REVOCATION_TEXT;

const versions = { platform: 'android', version: '1.2.3', orBelow: true } as const;

describe('the kept text of an entry', () => {
  it.each([
    entry('a', 1),
    entry('a', 999_999_999_999_999, { expiresAt: 5 }),
    entry('a', 7, { kind: 'app-version', versions }),
    lifted('a', 9),
  ])('is read as it was written: %j', (given) => {
    expect(readEntry(idOf('a'), writeEntry(given))).toEqual(given);
  });

  const honest = writeEntry(entry('a', 1));
  it.each([
    ['', idOf('a')],
    ['x', idOf('a')],
    [honest.replace('1:', ''), idOf('a')],
    [honest.replace('1:', '-1:'), idOf('a')],
    [honest.replace('1:', '1e3:'), idOf('a')],
    [honest.replace('1:', `${'9'.repeat(16)}:`), idOf('a')],
    [honest.replace('"device"', '"user"'), idOf('a')],
    [honest.replace('"device"', '"app-version"'), idOf('a')],
    [honest.replace('"test"', '"+12015550123"'), idOf('a')],
    [honest.replace('"alice"', '"a b"'), idOf('a')],
    [honest.replace('"at":1', '"at":"1"'), idOf('a')],
    [`${honest}x`, idOf('a')],
    ['1:{"lifted":true}', idOf('a')],
    [honest, 'short'],
    [honest, `${idOf('a')}x`],
  ])('is none: %s under %s', (text, id) => {
    expect(readEntry(id, text)).toBeUndefined();
  });

  it('never throws, whatever stands there', () => {
    const mutated = fc
      .tuple(fc.nat(honest.length), fc.string({ maxLength: 3 }), fc.nat(4))
      .map(([at, put, cut]) => honest.slice(0, at) + put + honest.slice(at + cut));
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          mutated,
          fc.json().map((json) => `1:${json}`),
        ),
        (text) => {
          const read = readEntry(idOf('a'), text);
          expect(read === undefined || read.content.id === idOf('a')).toBe(true);
        },
      ),
      { numRuns: 5_000 },
    );
  });
});
