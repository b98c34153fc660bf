import type { KeyedHash } from '../../src/core/subjects/keyed-hash.ts';

/** The letters of base64url. */
const LETTERS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const LENGTH = 22;

const finish = (lane: number): number => {
  const mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
};

/**
 * What stands in for the keyed hash where nothing leaves the process: of its form, several times as fast, and no secret.
 * 64 bits (two lanes after cyrb53, public domain): among ten million subjects two are taken for one in 1 of 370,000 runs.
 */
export const createQuickHash = (seed: number): KeyedHash => {
  const text = Buffer.alloc(LENGTH, 'A');
  const write = (lane: number, from: number): void => {
    for (let at = 0; at < 6; at += 1) text[from + at] = LETTERS[(lane >>> (6 * at)) & 63] ?? 0;
  };
  const mix = (dimension: string, value: string): void => {
    let one = seed | 0;
    let other = ~seed;
    for (const part of [dimension, value]) {
      for (let at = 0; at < part.length; at += 1) {
        const code = part.charCodeAt(at);
        one = Math.imul(one ^ code, 0x9e3779b1);
        other = Math.imul(other ^ code, 0x5f356495);
      }
      // Says where the value begins.
      one = Math.imul(one ^ 0x100, 0x9e3779b1);
      other = Math.imul(other ^ 0x100, 0x5f356495);
    }
    // Multiplying carries upwards only: the lanes are folded into each other.
    write(finish(one ^ (other >>> 15)), 0);
    write(finish(other ^ (one >>> 13)), 6);
  };
  return (dimension, value) => {
    mix(dimension, value);
    return text.toString('latin1');
  };
};
