import { describe, expect, it } from '@jest/globals';

import { readElements } from '../../../src/core/evidence/android/der.ts';
import { extensionFault, isDer } from '../../../src/core/evidence/android/extension-form.ts';

const bytes = (...parts: readonly (number | readonly number[])[]): Uint8Array => new Uint8Array(parts.flat());
const filled = (length: number): readonly number[] => Array.from({ length }, () => 0x55);

describe('elements of DER', () => {
  it('are read one behind the other, with nothing over', () => {
    expect(readElements(bytes(0x02, 1, 7, 0x30, 2, 0x05, 0))).toEqual([
      { identifier: 0x02, number: 2, isConstructed: false, content: bytes(7), end: 3 },
      { identifier: 0x30, number: 16, isConstructed: true, content: bytes(0x05, 0), end: 7 },
    ]);
    expect(readElements(bytes())).toEqual([]);
  });

  it.each([
    ['one byte', [0xbf, 0x1f], 0x1f],
    ['one byte at most', [0xbf, 0x7f], 0x7f],
    ['two bytes', [0xbf, 0x81, 0x00], 0x80],
    ['two bytes at most', [0xbf, 0xff, 0x7f], 0x3fff],
  ])('have a high number of %s', (_, head, number) => {
    const [element, ...more] = readElements(bytes(head, 1, 9)) ?? [];
    expect(more).toEqual([]);
    expect(element).toMatchObject({ identifier: 0xbf, number, isConstructed: true, content: bytes(9) });
  });

  it.each([
    ['of a low one', [0xbf, 0x1e, 0]],
    ['of more than two bytes', [0xbf, 0x81, 0x81, 0x01, 0]],
    ['that begins with nothing', [0xbf, 0x80, 0x7f, 0]],
    ['that ends', [0xbf]],
    ['that ends within', [0xbf, 0x81]],
  ])('have no high number %s', (_, row) => {
    expect(readElements(bytes(row))).toBeUndefined();
  });

  it.each([
    ['a byte', [0], 0],
    ['a byte at most', [0x7f], 0x7f],
    ['a byte behind its count', [0x81, 0x80], 0x80],
    ['a byte behind its count at most', [0x81, 0xff], 0xff],
    ['two bytes', [0x82, 0x01, 0x00], 0x100],
    ['two bytes at most', [0x82, 0xff, 0xff], 0xffff],
  ])('have a length of %s', (_, length, count) => {
    const content = filled(count);
    const whole = bytes(0x04, length, content);
    expect(readElements(whole)).toEqual([
      { identifier: 4, number: 4, isConstructed: false, content: bytes(content), end: whole.length },
    ]);
    expect(readElements(whole.subarray(0, whole.length - 1))).toBeUndefined();
  });

  it.each([
    ['without an end', [0x80, ...filled(8)]],
    ['a byte too long', [0x81, 0x7f, ...filled(0x7f)]],
    ['two bytes for one', [0x82, 0x00, 0xff, ...filled(0xff)]],
    ['three bytes', [0x83, 0x01, 0x00, 0x00, ...filled(0x10_000)]],
    ['that is missing', []],
    ['that is cut', [0x82]],
  ])('have no length %s', (_, rest) => {
    expect(readElements(bytes(0x04, rest))).toBeUndefined();
  });
});

describe('what is DER throughout', () => {
  it.each([
    ['a true boolean', [0x01, 1, 0xff]],
    ['a false boolean', [0x01, 1, 0x00]],
    ['a small number', [0x02, 1, 0x00]],
    ['a negative number', [0x02, 1, 0x80]],
    ['a number that would be negative', [0x02, 2, 0x00, 0x80]],
    ['a negative number of two bytes', [0x02, 2, 0xff, 0x7f]],
    ['a longer number', [0x02, 2, 0x01, 0x00]],
    ['an enumerated value', [0x0a, 1, 2]],
    ['octets of any form', [0x04, 2, 0x00, 0x01]],
    ['a sequence', [0x30, 3, 0x01, 1, 0xff]],
  ])('%s', (_, row) => {
    expect(isDer(bytes(row))).toBe(true);
  });

  it.each([
    ['a boolean of another value', [0x01, 1, 0x01]],
    ['an empty boolean', [0x01, 0]],
    ['a boolean of two bytes', [0x01, 2, 0xff, 0xff]],
    ['an empty number', [0x02, 0]],
    ['a number that begins with a needless 00', [0x02, 2, 0x00, 0x7f]],
    ['a number that begins with a needless FF', [0x02, 2, 0xff, 0x80]],
    ['an enumerated value that does', [0x0a, 2, 0x00, 0x01]],
    ['an empty enumerated value', [0x0a, 0]],
    ['a sequence of it', [0x30, 3, 0x01, 1, 0x01]],
    ['a sequence that is cut', [0x30, 2, 0x01, 1]],
  ])('not %s', (_, row) => {
    expect(isDer(bytes(row))).toBe(false);
  });

  it('is nested ten times, and not eleven', () => {
    const nested = (depth: number): readonly number[] => {
      const inner = depth === 0 ? [] : nested(depth - 1);
      return depth === 0 ? inner : [0x30, inner.length, ...inner];
    };
    expect(isDer(bytes(nested(10)))).toBe(true);
    expect(isDer(bytes(nested(11)))).toBe(false);
  });
});

describe('a key description', () => {
  const NULL = [0x05, 0];
  const sequence = (...rows: readonly (readonly number[])[]): readonly number[] => {
    const content = rows.flat();
    return [0x30, content.length, ...content];
  };
  const tagged = (number: number): readonly number[] => [0xa0 | number, 0];
  const described = (hardware: readonly number[], software: readonly number[]): Uint8Array =>
    bytes(sequence(NULL, NULL, NULL, NULL, NULL, NULL, hardware, software));

  it('is a sequence of eight, whose lists ascend', () => {
    expect(extensionFault(described(sequence(), sequence()))).toBeUndefined();
    expect(extensionFault(described(sequence(tagged(1), tagged(2)), sequence(tagged(7))))).toBeUndefined();
  });

  it.each([
    ['descends', [tagged(2), tagged(1)]],
    ['says a tag twice', [tagged(1), tagged(1)]],
  ])('is refused where a list %s', (_, list) => {
    expect(extensionFault(described(sequence(...list), sequence()))).toBe('android_extension_order');
    expect(extensionFault(described(sequence(), sequence(...list)))).toBe('android_extension_order');
  });

  it('is refused where a list holds no elements', () => {
    expect(extensionFault(described(sequence(), [0x04, 1, 0x30]))).toBe('android_extension_order');
  });

  it.each([
    ['nothing', bytes()],
    ['of another kind', bytes([0x31, 0])],
    ['of seven', bytes(sequence(NULL, NULL, NULL, NULL, NULL, NULL, NULL))],
    ['of nine', bytes(sequence(NULL, NULL, NULL, NULL, NULL, NULL, sequence(), sequence(), NULL))],
    ['followed by more', bytes(sequence(NULL, NULL, NULL, NULL, NULL, NULL, sequence(), sequence()), NULL)],
    ['octets that hold one', bytes([0x04, 16], NULL, NULL, NULL, NULL, NULL, NULL, sequence(), sequence())],
  ])('is refused where it is %s', (_, whole) => {
    expect(extensionFault(whole)).toBe('android_extension_form');
  });

  it('is refused where it is not DER', () => {
    expect(extensionFault(bytes(0x30, 0x80, 0, 0))).toBe('android_extension_der');
  });
});
