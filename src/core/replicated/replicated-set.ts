import type { Instant } from '../time.ts';
import { isKept, type Entry, type KeptContent } from './entry.ts';

/** All that one instance knows of what operators said. */
export interface ReplicatedSet<Content extends KeptContent> {
  readonly size: number;
  /** Another one after every change. */
  readonly version: number;
  get(id: string): Entry<Content> | undefined;
  entries(): Iterable<Entry<Content>>;
  /** Takes an entry in, where it is later than what is known. */
  merge(entry: Entry<Content>): boolean;
  /** Forgets what holds no more. */
  prune(now: Instant): void;
}

/** What is told of changes, for whoever keeps an index. */
export interface SetListener<Content extends KeptContent> {
  put(entry: Entry<Content>): void;
  forget(id: string): void;
}

/** The content of an entry where it holds. */
export const inForce = <Content extends KeptContent>(
  entry: Entry<Content> | undefined,
  now: Instant,
): Content | undefined => {
  const content = entry?.content;
  if (content === undefined || !isKept(content)) return undefined;
  return (content.expiresAt ?? Infinity) > now ? content : undefined;
};

/** An empty set. */
export const createReplicatedSet = <Content extends KeptContent>(
  listener?: SetListener<Content>,
): ReplicatedSet<Content> => {
  const known = new Map<string, Entry<Content>>();
  let version = 0;
  const forget = (id: string): void => {
    if (known.delete(id)) version += 1;
    listener?.forget(id);
  };
  return {
    get size() {
      return known.size;
    },
    get version() {
      return version;
    },
    get: (id) => known.get(id),
    entries: () => known.values(),
    merge(entry) {
      const { id } = entry.content;
      const before = known.get(id);
      if (before !== undefined && before.changedAt >= entry.changedAt) return false;
      forget(id);
      known.set(id, entry);
      version += 1;
      listener?.put(entry);
      return true;
    },
    prune(now) {
      for (const { content } of [...known.values()])
        if ((content.expiresAt ?? Infinity) <= now) forget(content.id);
    },
  };
};
