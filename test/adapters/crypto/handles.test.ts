import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createHandles } from '../../../src/adapters/crypto/handles.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createSealing } from '../../../src/adapters/crypto/sealing.ts';
import { HANDLE_DIGITS } from '../../../src/core/blind/handle.ts';

const keyed = (byte: number) => createKeyedHash(Buffer.alloc(32, byte));
const handlesOf = (byte: number) => createHandles(createSealing(keyed(byte), 'handle'));
const handles = handlesOf(1);
const device = keyed(9)('handle', 'phone');
const NOW = 1_800_000_000_000;
const content = { e164: '+14155550100', device, expiresAt: NOW + 60_000 };

describe('a handle', () => {
  it('is so many digits, whatever it stands for, and opens to its number', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1_000_000n, max: 999_999_999_999_999n }),
        fc.boolean(),
        (digits, bound) => {
          const asker = bound ? device : '';
          const text = handles.seal({ e164: `+${digits}`, device: asker, expiresAt: NOW + 1_000 });
          expect(text).toMatch(new RegExp(`^[1-9][0-9]{${HANDLE_DIGITS - 1}}$`));
          expect(handles.open(text, asker, NOW)).toBe(`+${digits}`);
        },
      ),
    );
  });

  it('is another text each time', () => {
    expect(new Set(Array.from({ length: 100 }, () => handles.seal(content))).size).toBe(100);
  });

  it('opens for every instance of the same key, and for no other', () => {
    const text = handles.seal(content);
    expect(handlesOf(1).open(text, device, NOW)).toBe(content.e164);
    expect(handlesOf(2).open(text, device, NOW)).toBeUndefined();
  });

  it('opens for its device alone', () => {
    const text = handles.seal(content);
    expect(handles.open(text, keyed(9)('handle', 'other'), NOW)).toBeUndefined();
    expect(handles.open(text, '', NOW)).toBeUndefined();
  });

  it('opens until it expires', () => {
    const text = handles.seal(content);
    expect(handles.open(text, device, content.expiresAt - 1)).toBe(content.e164);
    expect(handles.open(text, device, content.expiresAt)).toBeUndefined();
  });

  it('does not open when a digit is changed', () => {
    const text = handles.seal(content);
    fc.assert(
      fc.property(fc.nat({ max: HANDLE_DIGITS - 1 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digit = (Number(text.charAt(at)) + by) % 10;
        const changed = text.slice(0, at) + String(digit) + text.slice(at + 1);
        expect(handles.open(changed, device, NOW)).toBeUndefined();
      }),
    );
  });

  it.each([
    '',
    '0',
    '1',
    '9'.repeat(HANDLE_DIGITS),
    '1'.repeat(HANDLE_DIGITS),
    '1'.repeat(10_000),
    `${'1'.repeat(HANDLE_DIGITS - 1)}a`,
  ])('is not %s', (text) => {
    expect(handles.open(text, device, NOW)).toBeUndefined();
  });
});
