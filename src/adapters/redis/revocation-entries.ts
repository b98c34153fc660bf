import { readEntry, writeEntry } from '../../core/revocation/entry-text.ts';
import type { RevocationEntry } from '../../core/revocation/revocation.ts';

/** A text as it is kept, and what it says; nothing where it is no entry. */
interface ReadEntry {
  readonly text: string;
  readonly entry: RevocationEntry | undefined;
}

/** What is kept, by id. */
export type ReadEntries = ReadonlyMap<string, ReadEntry>;

/** Reads and writes entries, and remembers them: of thousands one changes at a time, and requests wait meanwhile. */
export const createEntryReader = () => {
  let known = new Map<string, ReadEntry>();
  const readOne = (id: string, text: string): ReadEntry => {
    const before = known.get(id);
    return before?.text === text ? before : { text, entry: readEntry(id, text) };
  };
  return {
    /** All that is kept now. */
    read(texts: ReadonlyMap<string, string>): ReadEntries {
      known = new Map([...texts].map(([id, text]) => [id, readOne(id, text)]));
      return known;
    },
    /** The texts of entries that are about to be kept. */
    write: (entries: readonly RevocationEntry[]): (readonly [id: string, text: string])[] =>
      entries.map((entry) => {
        const { id } = entry.content;
        const text = writeEntry(entry);
        known.set(id, { text, entry });
        return [id, text];
      }),
  };
};
