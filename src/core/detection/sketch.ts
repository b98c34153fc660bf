import { DAY, type Instant } from '../time.ts';

/**
 * How many different parts each of many items has, in fixed room: an item has a cell in each of two rows, a part sets
 * one bit of it (linear counting: Whang, Vander-Zanden & Taylor 1990, ACM TODS 15), and the emptier cell is what counts
 * (count-min: Cormode & Muthukrishnan 2005, J. Algorithms 55). Two parts may share a bit, so that it says too few;
 * two items share both cells too rarely to matter.
 */
export interface Sketch {
  readonly id: string;
  /** A power of two, of each row. */
  readonly cells: number;
  /** Bytes of a cell, with eight parts each at most. */
  readonly bytes: number;
  /** A part is remembered for one to two of these, in milliseconds. */
  readonly generationMs: number;
}

/** Keys behind one certificate whose registrations failed: 256 kB. */
export const ISSUER_KEYS: Sketch = { id: 'issuer', cells: 2 ** 13, bytes: 8, generationMs: DAY / 2 };
/** Keys of one piece of hardware: 8 MB, and a million pieces in a month. */
export const HARDWARE_KEYS: Sketch = { id: 'hardware', cells: 2 ** 21, bytes: 1, generationMs: 15 * DAY };
/** Autonomous systems from which a device came: 512 kB. */
export const DEVICE_NETWORKS: Sketch = { id: 'network', cells: 2 ** 17, bytes: 1, generationMs: DAY / 4 };

/** What is counted, both by keyed hash. */
export interface Mark {
  readonly item: string;
  readonly part: string;
}

/** Where a mark goes: the first byte of the item’s cell in each row, and the bit within. */
export interface MarkPlace {
  readonly cells: readonly [number, number];
  readonly bit: number;
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
/** Characters of a hash that make 30 bits. */
const CHARACTERS = 5;

const bits = (hash: string, from: number): number =>
  Array.from(hash.slice(from, from + CHARACTERS)).reduce((value, of) => value * 64 + ALPHABET.indexOf(of), 0);

/** The rows of a sketch lie behind each other. */
export const placeOf = ({ cells, bytes }: Sketch, { item, part }: Mark): MarkPlace => ({
  cells: [(bits(item, 0) % cells) * bytes, (cells + (bits(item, CHARACTERS) % cells)) * bytes],
  bit: bits(part, 0) % (8 * bytes),
});

/** Bytes of one generation. */
export const sketchBytes = ({ cells, bytes }: Sketch): number => 2 * cells * bytes;

/** The generation that is read now. What is marked goes into the next one, too: so it is there from its first day on. */
export const generationOf = ({ generationMs }: Sketch, now: Instant): number =>
  Math.floor(now / generationMs);
