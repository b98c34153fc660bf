/** 32 bits from two whole numbers, well mixed: the finaliser of MurmurHash3 (public domain, A. Appleby). */
export const mix = (seed: number, value: number): number => {
  let h = (seed ^ Math.imul(value, 0x9e3779b1) ^ Math.imul(Math.floor(value / 2 ** 32), 0x85ebca6b)) >>> 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
};

/** Whether a value is among a `share` (0 to 1) of all values: the same ones for the same seed. */
export const isAmong = (share: number, seed: number, value: number): boolean =>
  mix(seed, value) < share * 2 ** 32;
