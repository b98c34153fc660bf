import { NOT_ADMITTED } from '../containment/answer.ts';
import type { ChargeResult, DecideRequest, DecisionStore, StoreDecision } from './store.ts';
import { createOldestFirst } from '../oldest-first.ts';
import { UNASKED } from '../tenants/split-request.ts';
import type { Clock, Instant } from '../time.ts';

/** About 10 MB. */
const MAX_KEPT = 50_000;
/** Then the store is asked again: an instance that was cut off when a ban was lifted refuses no longer. */
const KEPT_MS = 5_000;

/** What the store has said of a ban. */
interface Kept {
  readonly result: ChargeResult;
  /** By the clock of this process. */
  readonly at: Instant;
  /** By the store’s. */
  readonly now: Instant;
}

/** As it is `elapsed` milliseconds later; undefined where it has to be asked for again. */
const later = ({ result, at, now }: Kept, clock: Instant): Kept | undefined => {
  const elapsed = Math.floor(clock - at);
  const resetMs = result.resetMs - elapsed;
  // A clock that was set says nothing of how long ago it was.
  if (elapsed < 0 || elapsed >= KEPT_MS || resetMs <= 0) return undefined;
  return { result: { ...result, resetMs }, at: clock, now: now + elapsed };
};

/** The decision that the store would make; nobody has looked at anything else. */
const refusal = (request: DecideRequest, place: number, { result, now }: Kept): StoreDecision => ({
  now,
  replayed: false,
  admitted: false,
  results: request.charges.map((_, at) => (at === place ? result : UNASKED)),
  ...(request.answer === undefined ? {} : { answer: NOT_ADMITTED }),
});

const createKept = () => {
  const kept = createOldestFirst<Kept>(MAX_KEPT);
  const find = (key: string, clock: Instant): Kept | undefined => {
    const known = kept.get(key);
    const found = known === undefined ? undefined : later(known, clock);
    if (found === undefined) kept.delete(key);
    return found;
  };
  const drop = (keys: readonly string[]): void => {
    for (const key of keys) kept.delete(key);
  };
  return {
    isEmpty: () => kept.size === 0,
    find,
    keep: (key: string, entry: Kept): void => void kept.set(key, entry),
    drop,
  };
};

/** Of the bans that are known, and enforced, the one that ends last. */
const longest = (
  { charges }: DecideRequest,
  find: ReturnType<typeof createKept>['find'],
  now: Instant,
): number | undefined => {
  const found = charges.flatMap(({ kind, enforced, key }) =>
    kind === 'ban' && enforced ? (find(key, now)?.result.resetMs ?? []) : [],
  );
  return found.length === 0 ? undefined : Math.max(...found);
};

/** Bans that the store has just told of. */
export interface KnownBans {
  /** The store, which is not asked again about a subject that is known to be banned: refusing it costs no round trip. */
  over(store: DecisionStore): DecisionStore;
  /** The refusal of a subject that is known to be banned. */
  refusal(request: DecideRequest): StoreDecision | undefined;
  /** Remembers what the store has said of bans. */
  learn(request: DecideRequest, decision: StoreDecision): void;
  /** Milliseconds until the longest ban that is known, and enforced here, ends; nothing where there is none. */
  remainingMs(request: () => DecideRequest): number | undefined;
  /** These keys count anew. */
  forgotten(keys: readonly string[]): void;
}

/** Nothing is known at first; bounded. */
export const createKnownBans = (clock: Clock): KnownBans => {
  const { isEmpty, find, keep, drop } = createKept();
  const known = (request: DecideRequest): StoreDecision | undefined => {
    if (isEmpty()) return undefined;
    const now = clock();
    for (const [place, { kind, enforced, key }] of request.charges.entries()) {
      const found = kind === 'ban' && enforced ? find(key, now) : undefined;
      if (found !== undefined) return refusal(request, place, found);
    }
    return undefined;
  };
  const learn = ({ charges }: DecideRequest, { now, results }: StoreDecision): void => {
    for (const [place, { kind, key }] of charges.entries()) {
      const result = results[place];
      if (kind === 'ban' && result?.fits === false) keep(key, { result, at: clock(), now });
    }
  };
  return {
    over: (store) => ({
      ...store,
      async decide(request) {
        const refused = known(request);
        if (refused !== undefined) return refused;
        const decision = await store.decide(request);
        learn(request, decision);
        return decision;
      },
    }),
    refusal: known,
    learn,
    remainingMs: (request) => (isEmpty() ? undefined : longest(request(), find, clock())),
    forgotten: drop,
  };
};
