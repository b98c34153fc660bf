import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { decodeBase64url } from '../../../src/core/attestation/base64url.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/= \n.é';

describe('canonical base64url', () => {
  it('decodes what was encoded', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64url');
        expect(Buffer.from(decodeBase64url(text) ?? [1])).toEqual(Buffer.from(bytes));
      }),
    );
  });

  it('takes a text exactly when encoding gives it back', () => {
    const text = fc.string({ unit: fc.constantFrom(...Array.from(alphabet)), maxLength: 9 });
    fc.assert(
      fc.property(text, (candidate) => {
        const again = Buffer.from(candidate, 'base64url').toString('base64url') === candidate;
        expect(decodeBase64url(candidate) !== undefined).toBe(again);
      }),
      { numRuns: 5000 },
    );
  });

  it('takes exactly one spelling of every one and two bytes', () => {
    const letters = Array.from(alphabet.slice(0, 64));
    const spelled = letters.flatMap((a) => letters.map((b) => a + b));
    expect(spelled.filter((text) => decodeBase64url(text) !== undefined)).toHaveLength(256);
    const three = spelled.slice(0, 640).flatMap((pair) => letters.map((c) => pair + c));
    expect(three.filter((text) => decodeBase64url(text) !== undefined)).toHaveLength((640 * 64) / 4);
  });

  it.each(['A', 'AAAAA', 'AA=', 'AA==', 'A A', 'AA\n', 'AB', 'AAB', 'A+', 'A/', 'é', '\u0100A'])(
    'refuses %j',
    (text) => {
      expect(decodeBase64url(text)).toBeUndefined();
    },
  );
});
