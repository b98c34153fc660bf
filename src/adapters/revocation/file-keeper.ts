import { readFile } from 'node:fs/promises';

import { isJsonObject } from '../../core/attestation/strict-json.ts';
import { readEntry, writeEntry } from '../../core/revocation/entry-text.ts';
import type { RevocationEntry } from '../../core/revocation/revocation.ts';
import type { RevocationSet } from '../../core/revocation/revocation-set.ts';
import type { RevocationKeeper } from '../../core/revocation/revocations.ts';
import type { Clock } from '../../core/time.ts';
import { replaceDurably } from './durable-file.ts';

export interface FileRevocationKeeperDeps {
  readonly path: string;
  readonly set: RevocationSet;
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

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const readEntries = async (path: string): Promise<readonly RevocationEntry[]> => {
  const value = parse(await readText(path));
  const entries = isJsonObject(value)
    ? Object.entries(value).map(([id, entry]) => readEntry(id, typeof entry === 'string' ? entry : ''))
    : [undefined];
  return entries.map((entry) => {
    if (entry === undefined)
      throw new TypeError(`${path} holds no revocations: mend it, or remove it to revoke nothing`);
    return entry;
  });
};

/**
 * Revocations of a single instance, in a file.
 * @throws {TypeError} for a file that holds something else: to start as if nothing was revoked would let everyone in.
 */
export const createFileRevocationKeeper = async (
  deps: FileRevocationKeeperDeps,
): Promise<RevocationKeeper> => {
  const { path, set, clock } = deps;
  for (const entry of await readEntries(path)) set.merge(entry);
  return {
    isLoaded: true,
    refresh() {
      set.prune(clock());
      return Promise.resolve();
    },
    keep(entry) {
      const texts = new Map([...set.entries()].map((each) => [each.content.id, writeEntry(each)]));
      texts.set(entry.content.id, writeEntry(entry));
      return replaceDurably(path, `${JSON.stringify(Object.fromEntries(texts), undefined, 2)}\n`);
    },
  };
};
