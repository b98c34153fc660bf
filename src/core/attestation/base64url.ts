const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const NOTHING = 0xff;

const VALUES = new Uint8Array(128).fill(NOTHING);
for (let value = 0; value < ALPHABET.length; value += 1) VALUES[ALPHABET.charCodeAt(value)] = value;

/** Bits of the last character that stand for nothing, by the length of the text modulo 4 (RFC 4648 §3.5). */
const UNUSED_BITS = [0, 0, 0b1111, 0b11];

/**
 * Decodes base64url (RFC 4648 §5) in its one canonical spelling: no padding, no white space, unused bits zero. Of each
 * byte string exactly one text is accepted; for every other text there is nothing.
 */
export const decodeBase64url = (text: string): Uint8Array | undefined => {
  if (text.length % 4 === 1) return undefined;
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let at = 0;
  let value = 0;
  for (let index = 0; index < text.length; index += 1) {
    value = VALUES[text.charCodeAt(index)] ?? NOTHING;
    if (value === NOTHING) return undefined;
    bits = ((bits << 6) | value) & 0xffffff;
    if (index % 4 !== 0) {
      bytes[at] = (bits >> (6 - 2 * (index % 4))) & 0xff;
      at += 1;
    }
  }
  return (value & (UNUSED_BITS[text.length % 4] ?? 0)) === 0 ? bytes : undefined;
};
