/** One element of DER: identifier, and where its content lies. */
export interface DerElement {
  /** Class, form and number: for high numbers (X.690 §8.1.2.4) the number alone is in `number`. */
  readonly identifier: number;
  readonly number: number;
  readonly isConstructed: boolean;
  readonly content: Uint8Array;
  /** Index after the element. */
  readonly end: number;
}

const HIGH_NUMBER = 0x1f;
const CONSTRUCTED = 0x20;

/** Highest tag number that is read: two bytes of seven bits. */
const MAX_NUMBER_BYTES = 2;

const readNumber = (bytes: Uint8Array, start: number): { number: number; at: number } | undefined => {
  let number = 0;
  for (let index = 0; index < MAX_NUMBER_BYTES; index += 1) {
    const byte = bytes[start + index] ?? 0x80;
    number = (number << 7) | (byte & 0x7f);
    if (byte < 0x80) return number < HIGH_NUMBER ? undefined : { number, at: start + index + 1 };
    if (number === 0) return undefined;
  }
  return undefined;
};

const readLength = (bytes: Uint8Array, start: number): { length: number; at: number } | undefined => {
  const first = bytes[start] ?? 0x80;
  if (first < 0x80) return { length: first, at: start + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > 2) return undefined;
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = (length << 8) | (bytes[start + index] ?? 0);
  return length < 0x80 || (count === 2 && length < 0x100) ? undefined : { length, at: start + 1 + count };
};

/** Reads the element at `start` (X.690 §8.1, §10.1): definite lengths in their shortest form, up to 65535; or nothing. */
const readElement = (bytes: Uint8Array, start: number): DerElement | undefined => {
  const identifier = bytes[start];
  if (identifier === undefined) return undefined;
  const low = identifier & HIGH_NUMBER;
  const tag = low === HIGH_NUMBER ? readNumber(bytes, start + 1) : { number: low, at: start + 1 };
  const size = tag === undefined ? undefined : readLength(bytes, tag.at);
  if (tag === undefined || size === undefined || size.at + size.length > bytes.length) return undefined;
  return {
    identifier,
    number: tag.number,
    isConstructed: (identifier & CONSTRUCTED) !== 0,
    content: bytes.subarray(size.at, size.at + size.length),
    end: size.at + size.length,
  };
};

/** Reads bytes as a row of elements that leaves nothing over; or nothing. */
export const readElements = (bytes: Uint8Array): readonly DerElement[] | undefined => {
  const elements: DerElement[] = [];
  for (let at = 0; at < bytes.length;) {
    const element = readElement(bytes, at);
    if (element === undefined) return undefined;
    elements.push(element);
    at = element.end;
  }
  return elements;
};
