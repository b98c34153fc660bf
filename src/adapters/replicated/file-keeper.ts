import { readFile } from 'node:fs/promises';

import { parseJsonObject } from '../../core/json-object.ts';
import type { EntryText } from '../../core/replicated/entry-text.ts';
import type { Entry, KeptContent } from '../../core/replicated/entry.ts';
import type { ReplicatedSet } from '../../core/replicated/replicated-set.ts';
import type { Keeper } from '../../core/replicated/replicated.ts';
import type { Clock } from '../../core/time.ts';
import { replaceDurably } from '../files/durable-file.ts';

export interface FileKeeperDeps<Content extends KeptContent> {
  readonly path: string;
  /** What the entries are, in the plural, such as `revocations`. */
  readonly name: string;
  readonly text: EntryText<Content>;
  readonly set: ReplicatedSet<Content>;
  readonly clock: Clock;
}

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  }
};

const readEntries = async <Content extends KeptContent>({
  path,
  name,
  text,
}: FileKeeperDeps<Content>): Promise<readonly Entry<Content>[]> => {
  const value = parseJsonObject(await readText(path));
  const entries =
    value === undefined
      ? [undefined]
      : Object.entries(value).map(([id, entry]) => text.read(id, typeof entry === 'string' ? entry : ''));
  return entries.map((entry) => {
    if (entry === undefined)
      throw new TypeError(`${path} holds no ${name}: mend it, or remove it to begin with none`);
    return entry;
  });
};

/**
 * Entries of a single instance, in a file.
 * @throws {TypeError} for a file that holds something else: to start as if nothing was said would let everyone in.
 */
export const createFileKeeper = async <Content extends KeptContent>(
  deps: FileKeeperDeps<Content>,
): Promise<Keeper<Content>> => {
  const { path, text, set, clock } = deps;
  for (const entry of await readEntries(deps)) set.merge(entry);
  return {
    isLoaded: true,
    refresh() {
      set.prune(clock());
      return Promise.resolve();
    },
    keep(entry) {
      const texts = new Map([...set.entries()].map((each) => [each.content.id, text.write(each)]));
      texts.set(entry.content.id, text.write(entry));
      return replaceDurably(path, `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`);
    },
  };
};
