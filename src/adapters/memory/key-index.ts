/** At which place what is kept of a key stands; of the keys themselves it keeps none. */
export interface KeyIndex {
  /** Below 0 where there is none. */
  find(key: string): number;
  /** A key that is not there. */
  add(key: string, place: number): void;
  /** Forgets the key whose place it is. */
  remove(place: number): void;
}

/** Of a slot: both halves of its key’s fingerprint, and its place, from 1 on; 0 is free. */
const WIDTH = 3;
const PLACE = 2;
const FIRST_SLOTS = 64;
/** Keys of the store have some fifty characters. */
const FIRST_WORDS = 64;

/** Two lanes after cyrb53 (public domain), folded into each other, since multiplying carries upwards only. */
const finish = (lane: number): number => {
  const mixed = Math.imul(lane ^ (lane >>> 16), 0x85ebca6b);
  return Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
};

interface Slots {
  /** Whole numbers of 32 bits. */
  slots: Int32Array;
  /** By place, the first half of its key’s fingerprint: where its slot is looked for. */
  homes: Int32Array;
  mask: number;
  size: number;
  /** The key that was asked for last, as bytes and as words of them, and its fingerprint. */
  bytes: Uint8Array;
  words: Int32Array;
  one: number;
  other: number;
}

const encoder = new TextEncoder();
/** Bytes of UTF-8 for a character of a text, at most; and as many behind its end as make a word. */
const MOST_BYTES = 3;

const makeRoom = (index: Slots, length: number): void => {
  index.words = new Int32Array(2 * length);
  index.bytes = new Uint8Array(index.words.buffer);
};

/** By words of its UTF-8: to read a text character by character takes twice as long, to put together one of two parts at that. */
const takeFingerprint = (index: Slots, key: string): void => {
  if (MOST_BYTES * (key.length + 1) > index.bytes.length) makeRoom(index, key.length);
  const { bytes, words } = index;
  const { written } = encoder.encodeInto(key, bytes);
  // What is left of a longer key in the last word.
  for (let at = written; at % 4 !== 0; at += 1) bytes[at] = 0;
  let one = 0x2f6b9d31 ^ written;
  let other = 0x51c3e04b ^ written;
  for (let at = 0; 4 * at < written; at += 1) {
    const word = words[at] ?? 0;
    one = Math.imul(one ^ word, 0x9e3779b1);
    other = Math.imul(other ^ word, 0x5f356495);
    // Multiplying carries upwards only.
    one ^= one >>> 15;
    other ^= other >>> 13;
  }
  index.one = finish(one ^ (other >>> 15));
  index.other = finish(other ^ (one >>> 13));
};

/** The slot of the last fingerprint: its own, or the free one where it would stand. */
const slotOf = ({ slots, mask, one, other }: Slots): number => {
  for (let at = one & mask; ; at = (at + 1) & mask) {
    const from = WIDTH * at;
    if (slots[from + PLACE] === 0 || (slots[from] === one && slots[from + 1] === other)) return from;
  }
};

const write = ({ slots, one, other }: Slots, from: number, place: number): void => {
  slots[from] = one;
  slots[from + 1] = other;
  slots[from + PLACE] = place;
};

const grow = (index: Slots): void => {
  const { slots, mask } = index;
  index.mask = 2 * mask + 1;
  index.slots = new Int32Array(WIDTH * (index.mask + 1));
  for (let from = 0; from < slots.length; from += WIDTH) {
    const place = slots[from + PLACE] ?? 0;
    if (place === 0) continue;
    index.one = slots[from] ?? 0;
    index.other = slots[from + 1] ?? 0;
    write(index, slotOf(index), place);
  }
};

/** The slot that says this place, found by where its key is at home; where none does, the free one behind. */
const slotOfPlace = ({ slots, homes, mask }: Slots, place: number): number => {
  for (let at = (homes[place] ?? 0) & mask; ; at = (at + 1) & mask) {
    const said = slots[WIDTH * at + PLACE];
    if (said === 0 || said === place + 1) return WIDTH * at;
  }
};

const noteHome = (index: Slots, place: number): void => {
  if (place >= index.homes.length) {
    const { homes } = index;
    index.homes = new Int32Array(Math.max(2 * homes.length, place + 1));
    index.homes.set(homes);
  }
  index.homes[place] = index.one;
};

/** Frees a slot, and moves up what stood behind it for want of room (Knuth, TAOCP 3, algorithm 6.4 R). */
const free = ({ slots, mask }: Slots, from: number): void => {
  let hole = from / WIDTH;
  for (let at = (hole + 1) & mask; slots[WIDTH * at + PLACE] !== 0; at = (at + 1) & mask) {
    const home = (slots[WIDTH * at] ?? 0) & mask;
    // It may stand at the hole only if that is not before its home.
    if (((at - home) & mask) < ((at - hole) & mask)) continue;
    slots.copyWithin(WIDTH * hole, WIDTH * at, WIDTH * (at + 1));
    hole = at;
  }
  slots[WIDTH * hole + PLACE] = 0;
};

/**
 * Open addressing over numbers alone: a key costs 28 bytes and one line of the processor’s cache, where a Map of texts
 * reads five. Keys are told apart by 64 bits of theirs, which are keyed hashes already: among a million two are
 * taken for one in 1 of 37 million processes, and nobody without the key can look for them.
 */
export const createKeyIndex = (): KeyIndex => {
  const words = new Int32Array(FIRST_WORDS);
  const index: Slots = {
    ...{ slots: new Int32Array(WIDTH * FIRST_SLOTS), homes: new Int32Array(FIRST_SLOTS) },
    ...{ mask: FIRST_SLOTS - 1, size: 0, bytes: new Uint8Array(words.buffer), words, one: 0, other: 0 },
  };
  return {
    find(key) {
      takeFingerprint(index, key);
      return (index.slots[slotOf(index) + PLACE] ?? 0) - 1;
    },
    add(key, place) {
      // Half of all slots are free, so that few stand far from home.
      if (2 * index.size > index.mask) grow(index);
      takeFingerprint(index, key);
      write(index, slotOf(index), place + 1);
      noteHome(index, place);
      index.size += 1;
    },
    remove(place) {
      const from = slotOfPlace(index, place);
      if (index.slots[from + PLACE] === 0) return;
      free(index, from);
      index.size -= 1;
    },
  };
};
