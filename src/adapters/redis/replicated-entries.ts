import type { EntryText } from '../../core/replicated/entry-text.ts';
import type { Entry, KeptContent } from '../../core/replicated/entry.ts';

/** A text as it is kept, and what it says; nothing where it is no entry. */
interface ReadEntry<Content extends KeptContent> {
  readonly text: string;
  readonly entry: Entry<Content> | undefined;
}

/** What is kept, by id. */
export type ReadEntries<Content extends KeptContent> = ReadonlyMap<string, ReadEntry<Content>>;

/** Reads and writes entries, and remembers them: of thousands one changes at a time, and requests wait meanwhile. */
export const createEntryReader = <Content extends KeptContent>(form: EntryText<Content>) => {
  let known = new Map<string, ReadEntry<Content>>();
  const readOne = (id: string, text: string): ReadEntry<Content> => {
    const before = known.get(id);
    return before?.text === text ? before : { text, entry: form.read(id, text) };
  };
  return {
    /** All that is kept now. */
    read(texts: ReadonlyMap<string, string>): ReadEntries<Content> {
      known = new Map([...texts].map(([id, text]) => [id, readOne(id, text)]));
      return known;
    },
    /** The texts of entries that are about to be kept. */
    write: (entries: readonly Entry<Content>[]): (readonly [id: string, text: string])[] =>
      entries.map((entry) => {
        const { id } = entry.content;
        const text = form.write(entry);
        known.set(id, { text, entry });
        return [id, text];
      }),
  };
};
