import { randomUUID } from 'node:crypto';

import { readEntry, writeEntry } from '../../core/revocation/entry-text.ts';
import type { RevocationEntry } from '../../core/revocation/revocation.ts';
import type { RevocationSet } from '../../core/revocation/revocation-set.ts';
import type { RevocationKeeper } from '../../core/revocation/revocations.ts';
import type { Clock } from '../../core/time.ts';
import { createJoinedRuns } from './joined-runs.ts';
import { REVOCATION_SCRIPT } from './revocation-script.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

const SCRIPT = createScript(REVOCATION_SCRIPT);

/** Entries sent at a time, so that one command stays within its timeout. */
const BATCH = 250;

/** The part of an ioredis client that the keeper uses. */
export interface RevocationClient extends ScriptClient {
  get(key: string): Promise<string | null>;
  hgetall(key: string): Promise<Record<string, string>>;
}

export interface RedisRevocationKeeperDeps {
  readonly client: RevocationClient;
  readonly namespace: string;
  readonly set: RevocationSet;
  readonly clock: Clock;
  /** Entries that could not be read, each time that all were looked at. */
  readonly onUnreadable: (count: number) => void;
}

/** Names of what is kept in Redis. */
export const revocationKeys = (namespace: string) => ({
  entries: `{${namespace}}:revocations`,
  version: `{${namespace}}:revocations:version`,
  channel: `{${namespace}}:revocations:changed`,
});

type Texts = Readonly<Record<string, string>>;
type Entries = readonly (readonly [id: string, text: string])[];

const isOver = ({ content }: RevocationEntry, now: number): boolean => (content.expiresAt ?? Infinity) <= now;

/** What the entries of `found` are; `known` are the texts that were read before. */
const readAll = (found: Texts, known: Texts, now: number) => {
  const fresh: RevocationEntry[] = [];
  const over: [string, string][] = [];
  let unreadable = 0;
  for (const [id, text] of Object.entries(found)) {
    const entry = readEntry(id, text);
    if (entry === undefined) unreadable += 1;
    else if (isOver(entry, now)) over.push([id, text]);
    else if (known[id] !== text) fresh.push(entry);
  }
  return { fresh, over, unreadable };
};

/** What `found` lacks, or has in an older form. */
const missingIn = (found: Texts, entries: Iterable<RevocationEntry>): Entries =>
  [...entries].flatMap((entry): Entries => {
    const { id } = entry.content;
    const theirs = readEntry(id, found[id] ?? '');
    return theirs === undefined || theirs.changedAt < entry.changedAt ? [[id, writeEntry(entry)]] : [];
  });

const createWrite = ({ client, namespace }: Pick<RedisRevocationKeeperDeps, 'client' | 'namespace'>) => {
  const { entries, version, channel } = revocationKeys(namespace);
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
 * Revocations in the shared Redis. A look at the version says whether anything changed; only then all entries are read.
 * What Redis lacks, or has in an older form, is said again: a server that was wiped, or a replica that lagged, takes
 * nothing back.
 */
export const createRedisRevocationKeeper = (deps: RedisRevocationKeeperDeps): RevocationKeeper => {
  const { client, set, clock, onUnreadable } = deps;
  const { entries, version } = revocationKeys(deps.namespace);
  const write = createWrite(deps);
  let texts: Texts = {};
  let isLoaded = false;
  let seen: string | null = null;
  const look = async (): Promise<void> => {
    set.prune(clock());
    const current = await client.get(version);
    if (current !== null && current === seen) return;
    const found = await client.hgetall(entries);
    const { fresh, over, unreadable } = readAll(found, texts, clock());
    for (const entry of fresh) set.merge(entry);
    texts = found;
    onUnreadable(unreadable);
    isLoaded = true;
    const missing = missingIn(found, set.entries());
    if (current === null || missing.length > 0 || over.length > 0) await write(missing, over);
    // Read before the entries: what was changed meanwhile shows at the next look. Where the write failed, all is looked at again.
    seen = current;
  };
  return {
    get isLoaded() {
      return isLoaded;
    },
    refresh: createJoinedRuns(look),
    keep: (entry) => write([[entry.content.id, writeEntry(entry)]], []),
  };
};
