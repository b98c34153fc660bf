import { randomUUID } from 'node:crypto';

import type { EntryText } from '../../core/replicated/entry-text.ts';
import type { Entry, KeptContent } from '../../core/replicated/entry.ts';
import type { ReplicatedSet } from '../../core/replicated/replicated-set.ts';
import type { Keeper } from '../../core/replicated/replicated.ts';
import type { Clock } from '../../core/time.ts';
import { createJoinedRuns } from './joined-runs.ts';
import { createEntryReader, type ReadEntries } from './replicated-entries.ts';
import { REPLICATED_SCRIPT } from './replicated-script.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

const SCRIPT = createScript(REPLICATED_SCRIPT);

/** Entries read or sent at a time, so that one command stays within its timeout. */
const BATCH = 250;

/** The part of an ioredis client that the keeper uses. */
export interface KeeperClient extends ScriptClient {
  get(key: string): Promise<string | null>;
  hscan(
    key: string,
    cursor: string,
    token: 'COUNT',
    count: number,
  ): Promise<[cursor: string, found: string[]]>;
}

export interface RedisKeeperDeps<Content extends KeptContent> {
  readonly client: KeeperClient;
  readonly namespace: string;
  /** A word that names the entries, such as `revocations`. */
  readonly name: string;
  readonly text: EntryText<Content>;
  readonly set: ReplicatedSet<Content>;
  readonly clock: Clock;
  /** Entries that could not be read, each time that all were looked at. */
  readonly onUnreadable: (count: number) => void;
}

/** Names of what is kept in Redis. */
export const keeperKeys = (namespace: string, name: string) => ({
  entries: `{${namespace}}:${name}`,
  version: `{${namespace}}:${name}:version`,
  channel: `{${namespace}}:${name}:changed`,
});

type Entries = readonly (readonly [id: string, text: string])[];

const isOver = ({ content }: Entry<KeptContent>, now: number): boolean =>
  (content.expiresAt ?? Infinity) <= now;

/** What `found` lacks, or has in an older form. */
const missingIn = <Content extends KeptContent>(
  found: ReadEntries<Content>,
  entries: Iterable<Entry<Content>>,
): Entry<Content>[] =>
  [...entries].filter((entry) => (found.get(entry.content.id)?.entry?.changedAt ?? 0) < entry.changedAt);

const overIn = (found: ReadEntries<KeptContent>, now: number): Entries =>
  [...found].flatMap(([id, { text, entry }]) =>
    entry !== undefined && isOver(entry, now) ? [[id, text] as const] : [],
  );

/** All that is kept. What changes meanwhile may be missed: the version tells. */
const readAll = async (client: KeeperClient, key: string): Promise<ReadonlyMap<string, string>> => {
  const texts = new Map<string, string>();
  let cursor = '0';
  do {
    const [next, found] = await client.hscan(key, cursor, 'COUNT', BATCH);
    for (let at = 0; at + 1 < found.length; at += 2) texts.set(found[at] ?? '', found[at + 1] ?? '');
    cursor = next;
  } while (cursor !== '0');
  return texts;
};

const createWrite = ({
  client,
  namespace,
  name,
}: Pick<RedisKeeperDeps<KeptContent>, 'client' | 'namespace' | 'name'>) => {
  const { entries, version, channel } = keeperKeys(namespace, name);
  return async (kept: Entries, dropped: Entries): Promise<void> => {
    for (let at = 0; at < Math.max(kept.length, dropped.length, 1); at += BATCH) {
      const batch = kept.slice(at, at + BATCH);
      const said = [batch, dropped.slice(at, at + BATCH)].flat(2);
      const named = [2, entries, version, randomUUID(), channel] as const;
      await runScript(client, SCRIPT, [...named, batch.length, ...said]);
    }
  };
};

/**
 * Entries in the shared Redis. A look at the version says whether anything changed; only then all entries are read.
 * What Redis lacks, or has in an older form, is said again: a server that was wiped, or a replica that lagged, takes
 * nothing back.
 */
export const createRedisKeeper = <Content extends KeptContent>(
  deps: RedisKeeperDeps<Content>,
): Keeper<Content> => {
  const { client, set, clock, text, onUnreadable } = deps;
  const { entries, version } = keeperKeys(deps.namespace, deps.name);
  const write = createWrite(deps);
  const reader = createEntryReader(text);
  let isLoaded = false;
  let seen: string | null = null;
  const look = async (): Promise<void> => {
    set.prune(clock());
    const current = await client.get(version);
    if (current !== null && current === seen) return;
    const found = reader.read(await readAll(client, entries));
    const over = overIn(found, clock());
    for (const { entry } of found.values())
      if (entry !== undefined && !isOver(entry, clock())) set.merge(entry);
    onUnreadable([...found.values()].filter(({ entry }) => entry === undefined).length);
    isLoaded = true;
    const missing = reader.write(missingIn(found, set.entries()));
    if (current === null || missing.length > 0 || over.length > 0) await write(missing, over);
    // Read before the entries: what was changed meanwhile shows at the next look. Where the write failed, all is looked at again.
    seen = current;
  };
  return {
    get isLoaded() {
      return isLoaded;
    },
    refresh: createJoinedRuns(look),
    keep: (entry) => write([[entry.content.id, text.write(entry)]], []),
  };
};
