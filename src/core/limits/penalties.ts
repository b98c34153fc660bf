import type { Observation } from '../detection/observation.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import { DAY } from '../time.ts';
import type { BanEntry } from './ban-list.ts';
import type { BuildDecideRequest } from './charges.ts';
import { ANONYMOUS_FAILURES, failureOf, type FailureKind } from './failures.ts';
import { failuresOf, type Ban, type Policy } from './policy.ts';
import type { Charge, DecideRequest, ForgettingStore, StoreDecision } from './store.ts';

/** Each ban lasts so many times as long as the one before. */
const FACTOR = 4;
/** For how long a ban makes the next one longer. */
const REMEMBERED_MS = 30 * DAY;
/** Subjects that wait to be counted; beyond them failures go uncounted until the next flush. */
const MAX_WAITING = 10_000;
/** More bans than anybody has in 30 days. */
const MAX_BANS = 1_000;

export interface PenaltiesDeps {
  readonly store: Pick<ForgettingStore, 'decide' | 'refund' | 'forget'>;
  readonly charges: BuildDecideRequest;
  /** What the store has said of bans, beside the failures. */
  readonly onRead: (request: DecideRequest, decision: StoreDecision) => void;
  /** A subject of that policy was banned, for the nth time in 30 days. */
  readonly onBanned: (policyId: string, nth: number, ban: BanEntry) => void;
}

/** Counts failures behind the answers, and bans whoever has too many. */
export interface Penalties {
  /** Notes the failure that this request was, if it was one. */
  note(observation: Observation): void;
  /** Counts what was noted; rejects with nothing: where the store is away, what was noted is forgotten. */
  flush(): Promise<void>;
}

interface Waiting {
  readonly policy: Policy & { readonly ban: Ban };
  readonly charge: Charge;
  /** Of the same request: whoever is refused before anything is decided is banned by what other policies know. */
  readonly otherBans: readonly Charge[];
  count: number;
}

/** How long the nth ban within 30 days lasts, in milliseconds. */
export const banMs = ({ baseMs, maxMs }: Ban, nth: number): number =>
  Math.min(baseMs * FACTOR ** (nth - 1), maxMs);

/** The counters behind a ban: failures so far, and bans so far. */
export const penaltyKeys = (key: string): { readonly failures: string; readonly bans: string } => ({
  failures: `${key}:failures`,
  bans: `${key}:bans`,
});

/** Everything that stands behind a ban. */
export const banKeys = (key: string): readonly string[] => [key, ...Object.values(penaltyKeys(key))];

/** Who failed. Without a proof that was accepted a device is only claimed. */
const factsOf = (
  { routeId, address, attestation, facts }: Observation,
  kind: FailureKind,
): RequestFacts | undefined => {
  if (address === undefined) return undefined;
  const anyone = { routeId, address };
  if (ANONYMOUS_FAILURES.includes(kind)) return anyone;
  return { ...anyone, ...(attestation?.ok === true ? { device: attestation.device } : {}), ...facts };
};

/**
 * Is it this subject’s own failure? A limit that somebody else can fill, of an account or of a shared address, says nothing
 * of the device that it refuses: only limits that count by all that the ban is by.
 */
const isOwn = ({ by }: Policy, kind: FailureKind, { refusedBy = [] }: Observation): boolean =>
  kind !== 'limit' || refusedBy.some((of) => by.every((dimension) => of.includes(dimension)));

const away = ({ whenAway }: Charge): Pick<Charge, 'whenAway'> => (whenAway === undefined ? {} : { whenAway });

/** True where the failures have reached the limit: then something follows, and they begin anew. */
const countFailures = async (
  { store, onRead }: PenaltiesDeps,
  { policy, charge, otherBans, count }: Waiting,
): Promise<boolean> => {
  const { limit, windowMs, cost } = policy;
  const { failures: key } = penaltyKeys(charge.key);
  const units = Math.min(count * cost, limit);
  const request: DecideRequest = {
    charges: [
      { ...away(charge), kind: 'window', key, limit, windowMs, cost: units, enforced: false },
      // Who is banned already, and goes on failing, is refused by the next step that knows it.
      { ...charge, enforced: false },
      ...otherBans.map((ban) => ({ ...ban, enforced: false })),
    ],
  };
  const decision = await store.decide(request);
  onRead(request, decision);
  const [result] = decision.results;
  if (result === undefined || (result.fits && result.count < limit)) return false;
  await store.forget([key]);
  return true;
};

/**
 * Bans for `baseMs`, unless a ban holds: one process alone does that, and knows by the same step how many bans there were.
 * A later ban is lengthened then.
 */
const ban = async ({ store, onBanned }: PenaltiesDeps, { policy, charge }: Waiting): Promise<void> => {
  const { baseMs } = policy.ban;
  const one = { ...away(charge), cost: 1 };
  const lasting = (windowMs: number, enforced: boolean): Charge => ({
    ...one,
    kind: 'pace',
    key: charge.key,
    limit: 1,
    windowMs,
    enforced,
  });
  const first = lasting(baseMs, true);
  const { bans: bansKey } = penaltyKeys(charge.key);
  const nth: Charge = {
    ...one,
    kind: 'window',
    key: bansKey,
    limit: MAX_BANS,
    windowMs: REMEMBERED_MS,
    enforced: false,
  };
  const decision = await store.decide({ charges: [first, nth] });
  if (!decision.admitted) return;
  const bans = decision.results[1]?.count ?? 1;
  const ms = banMs(policy.ban, bans);
  if (ms !== baseMs) {
    await store.refund({ charges: [first] }, { ...decision, results: decision.results.slice(0, 1) });
    await store.decide({ charges: [lasting(ms, false)] });
  }
  onBanned(policy.id, bans, { policyId: policy.id, key: charge.key, until: decision.now + ms });
};

/** Counts the failures of policies that count them: see docs/limits.md. */
export const createPenalties = (deps: PenaltiesDeps): Penalties => {
  const waiting = new Map<string, Waiting>();
  const wait = (policy: Policy, charge: Charge, { charges }: DecideRequest): void => {
    if (policy.ban === undefined) return;
    const known = waiting.get(charge.key);
    if (known !== undefined) known.count += 1;
    else if (waiting.size < MAX_WAITING) {
      const otherBans = charges.filter(({ kind, key }) => kind === 'ban' && key !== charge.key);
      waiting.set(charge.key, { policy: { ...policy, ban: policy.ban }, charge, otherBans, count: 1 });
    }
  };
  return {
    note(observation) {
      const kind = failureOf(observation.code);
      if (kind === undefined) return;
      const facts = factsOf(observation, kind);
      if (facts === undefined) return;
      const { request, policies } = deps.charges(facts);
      for (const [at, charge] of request.charges.entries()) {
        const policy = policies[at];
        if (policy === undefined || failuresOf(policy.count) !== kind) continue;
        if (isOwn(policy, kind, observation)) wait(policy, charge, request);
      }
    },
    async flush() {
      const counted = [...waiting.values()];
      waiting.clear();
      await Promise.allSettled(
        counted.map(async (each) => {
          if (await countFailures(deps, each)) await ban(deps, each);
        }),
      );
    },
  };
};
