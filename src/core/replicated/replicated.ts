import { DAY, type Clock, type Instant } from '../time.ts';
import { createInOrder } from '../in-order.ts';
import { MAX_KEPT, type Entry, type KeptContent } from './entry.ts';
import { inForce, type ReplicatedSet } from './replicated-set.ts';

/** Where entries live beyond this process; it fills the set. */
export interface Keeper<Content extends KeptContent> {
  /** What is kept has been read once since the start. */
  readonly isLoaded: boolean;
  /** Takes in what others changed. @throws where the store is away. */
  refresh(): Promise<void>;
  /** Keeps an entry for good, and only then resolves. @throws where that failed. */
  keep(entry: Entry<Content>): Promise<void>;
}

/** What an operator asks for, before it has an author and times. */
export type Draft<Content extends KeptContent> = Omit<Content, 'by' | 'at' | 'expiresAt'> &
  Pick<Content, 'id'> & {
    /** Milliseconds from now; for good where it is absent. */
    readonly lifetimeMs?: number;
  };

/** What operators say and take back. */
export interface Replicated<Content extends KeptContent> {
  /** In force, latest first. */
  list(): readonly Content[];
  /** Says it, or changes what was said. @throws {ReplicatedFull}, or as the keeper does. */
  put(draft: Draft<Content>, by: string): Promise<{ readonly content: Content; readonly isNew: boolean }>;
  /** Takes it back, and yields it; nothing where there is none. @throws as the keeper does. */
  lift(id: string): Promise<Content | undefined>;
}

/** As much is kept as can be. */
export class ReplicatedFull extends Error {
  override readonly name = 'ReplicatedFull';
}

export interface ReplicatedDeps<Content extends KeptContent> {
  readonly set: ReplicatedSet<Content>;
  readonly keeper: Keeper<Content>;
  readonly clock: Clock;
  /** @throws {ReplicatedFull} where a bound of this kind of content is reached. */
  readonly refuseMore?: (draft: Draft<Content>, list: () => readonly Content[]) => void;
}

/** How long an instance may be cut off and still learn that something was taken back. */
const LIFTED_KEPT_MS = 30 * DAY;

const signed = <Content extends KeptContent>(draft: Draft<Content>, by: string, at: Instant): Content => {
  const { lifetimeMs, ...said } = draft;
  const expiresAt = lifetimeMs === undefined ? {} : { expiresAt: at + lifetimeMs };
  // A draft is its content but for what is added here.
  return { ...said, by, at, ...expiresAt } as unknown as Content;
};

/** Entries of one kind, as operators change them: kept first, then in force here, and soon at all instances. */
export const createReplicated = <Content extends KeptContent>(
  deps: ReplicatedDeps<Content>,
): Replicated<Content> => {
  const { set, keeper, clock, refuseMore } = deps;
  const inOrder = createInOrder();
  const holding = (id: string): Content | undefined => inForce(set.get(id), clock());
  const list = (): Content[] =>
    [...set.entries()]
      .flatMap((entry) => inForce(entry, clock()) ?? [])
      .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  const change = async (content: Entry<Content>['content']): Promise<void> => {
    // A clock that was set back must not make this change the earlier one.
    const changedAt = Math.max(clock(), (set.get(content.id)?.changedAt ?? 0) + 1);
    const entry = { changedAt, content };
    await keeper.keep(entry);
    set.merge(entry);
  };
  const put = async (draft: Draft<Content>, by: string) => {
    await keeper.refresh();
    if (set.get(draft.id) === undefined && set.size >= MAX_KEPT) throw new ReplicatedFull('entries');
    refuseMore?.(draft, list);
    const content = signed<Content>(draft, by, clock());
    const isNew = holding(draft.id) === undefined;
    await change(content);
    return { content, isNew };
  };
  const lift = async (id: string) => {
    await keeper.refresh();
    const content = holding(id);
    if (content !== undefined) await change({ id, expiresAt: clock() + LIFTED_KEPT_MS });
    return content;
  };
  return {
    list,
    put: (draft, by) => inOrder(() => put(draft, by)),
    lift: (id) => inOrder(() => lift(id)),
  };
};
