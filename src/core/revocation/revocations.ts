import type { Clock } from '../time.ts';
import { DAY } from '../time.ts';
import type { RevocationCheck } from './check.ts';
import {
  isRevocation,
  MAX_REVOCATIONS,
  MAX_REVOKED_VERSIONS,
  type Revocation,
  type RevocationEntry,
} from './revocation.ts';
import type { RevocationSet } from './revocation-set.ts';
import type { RevocationIds } from './subjects.ts';

/** Where revocations live beyond this process; it fills the set. */
export interface RevocationKeeper {
  /** What is kept has been read once since the start. */
  readonly isLoaded: boolean;
  /** Takes in what others changed. @throws where the store is away. */
  refresh(): Promise<void>;
  /** Keeps an entry for good, and only then resolves. @throws where that failed. */
  keep(entry: RevocationEntry): Promise<void>;
}

/** What an operator asks for, before it has an author and a time. */
export type RevocationDraft = Pick<Revocation, 'id' | 'kind' | 'versions' | 'reason'> & {
  /** Milliseconds from now; for good where it is absent. */
  readonly lifetimeMs?: number;
};

export interface Revocations extends RevocationCheck {
  /** In force, latest first. */
  list(): readonly Revocation[];
  /** Revokes, or changes reason and expiry of what is revoked. @throws {RevocationsFull}, or as the keeper does. */
  revoke(
    draft: RevocationDraft,
    by: string,
  ): Promise<{ readonly revocation: Revocation; readonly isNew: boolean }>;
  /** Takes a revocation back, and yields it; nothing where there is none. @throws as the keeper does. */
  lift(id: string): Promise<Revocation | undefined>;
}

/** As much is revoked as can be kept. */
export class RevocationsFull extends Error {
  override readonly name = 'RevocationsFull';
}

/** How long an instance may be cut off and still learn that a revocation was taken back. */
const LIFTED_KEPT_MS = 30 * DAY;

export interface RevocationsDeps {
  readonly set: RevocationSet;
  readonly keeper: RevocationKeeper;
  readonly ids: RevocationIds;
  readonly clock: Clock;
}

/** One write after the other: each sees what the one before has changed. */
const createQueue = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(write: () => Promise<T>): Promise<T> => {
    const result = last.then(write);
    last = result.catch(() => undefined);
    return result;
  };
};

const createReader = ({ set, clock }: RevocationsDeps) => {
  const inForce = (id: string): Revocation | undefined => {
    const content = set.get(id)?.content;
    if (content === undefined || !isRevocation(content)) return undefined;
    return (content.expiresAt ?? Infinity) > clock() ? content : undefined;
  };
  const list = (): Revocation[] =>
    [...set.entries()]
      .flatMap(({ content }) => inForce(content.id) ?? [])
      .sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
  return { inForce, list };
};

const createWriter = (deps: RevocationsDeps): Pick<Revocations, 'revoke' | 'lift'> => {
  const { set, keeper, clock } = deps;
  const { inForce, list } = createReader(deps);
  const inOrder = createQueue();
  const change = async (content: RevocationEntry['content']): Promise<void> => {
    // A clock that was set back must not make this change the earlier one.
    const changedAt = Math.max(clock(), (set.get(content.id)?.changedAt ?? 0) + 1);
    const entry = { changedAt, content };
    await keeper.keep(entry);
    set.merge(entry);
  };
  const refuseMore = ({ id, kind }: RevocationDraft): void => {
    if (set.get(id) === undefined && set.size >= MAX_REVOCATIONS) throw new RevocationsFull('revocations');
    if (kind !== 'app-version' || inForce(id) !== undefined) return;
    const ranges = list().filter((each) => each.kind === kind).length;
    if (ranges >= MAX_REVOKED_VERSIONS) throw new RevocationsFull('app-version');
  };
  const revoke = async (draft: RevocationDraft, by: string) => {
    await keeper.refresh();
    refuseMore(draft);
    const { lifetimeMs, ...said } = draft;
    const at = clock();
    const isNew = inForce(draft.id) === undefined;
    const expiresAt = lifetimeMs === undefined ? {} : { expiresAt: at + lifetimeMs };
    const revocation: Revocation = { ...said, by, at, ...expiresAt };
    await change(revocation);
    return { revocation, isNew };
  };
  const lift = async (id: string) => {
    await keeper.refresh();
    const revocation = inForce(id);
    if (revocation !== undefined) await change({ id, expiresAt: clock() + LIFTED_KEPT_MS });
    return revocation;
  };
  return {
    revoke: (draft, by) => inOrder(() => revoke(draft, by)),
    lift: (id) => inOrder(() => lift(id)),
  };
};

/** What is revoked, as the verifier and the operators see it. */
export const createRevocations = (deps: RevocationsDeps): Revocations => {
  const { set, keeper, ids } = deps;
  return {
    ...createWriter(deps),
    list: createReader(deps).list,
    subjectsOf: (token) => ids.subjectsOf(token),
    find: (subjects, app, now) =>
      set.find(subjects, app, now) ?? (keeper.isLoaded ? undefined : 'revocations_unknown'),
  };
};
