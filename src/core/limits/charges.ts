import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Ledger } from '../containment/ledger-rule.ts';
import { isInShare } from '../share-of-hashes.ts';
import { keyPrefixOf } from './key-prefix.ts';
import { costOn, distinctOf, type Policy } from './policy.ts';
import type {
  BanCharge,
  Charge,
  DecideRequest,
  DistinctCharge,
  PaceCharge,
  ProofUse,
  WindowCharge,
} from './store.ts';
import { AS_CONFIGURED, type ShareOf } from '../modes/modes.ts';
import { compileSubject, type Subject } from './subject.ts';

/**
 * Characters of a member's keyed hash that a set keeps: 66 bits. Among at most 128 members a new one collides, and
 * so goes uncounted, once in 2^59; without the key nobody can search for a collision.
 */
const TAG_LENGTH = 11;

export interface BuiltRequest {
  readonly request: DecideRequest;
  /** The policies that apply, in the order of the charges. */
  readonly policies: readonly Policy[];
  /** The ledgers that a truthful answer would charge, in their order in the request. */
  readonly ledgers?: readonly Ledger[];
}

/** Asks what `facts` are charged; the proof, where there is one, is passed on. */
export type BuildDecideRequest = (facts: RequestFacts, proof?: ProofUse) => BuiltRequest;

export interface CompileChargesOptions {
  readonly policies: readonly Policy[];
  /** Ids of the routes that can go on without telling; elsewhere a limit refuses, whatever it says. */
  readonly blindable?: ReadonlySet<string>;
  /** First part of every key, in braces: the hash tag by which all keys share a Redis Cluster slot. */
  readonly namespace: string;
  /** The same for policies that are shared by all tenants; `namespace` where absent. */
  readonly sharedNamespace?: string;
  readonly hash: KeyedHash;
  /** What operators said at run time; as configured where absent. */
  readonly shareOf?: ShareOf;
}

/** A charge but for whom it is of. */
type ChargeRule =
  | Omit<WindowCharge, 'key' | 'enforced'>
  | Omit<PaceCharge, 'key' | 'enforced'>
  | Omit<BanCharge, 'key' | 'enforced'>
  | Omit<DistinctCharge, 'key' | 'enforced' | 'member'>;

interface PlannedCharge {
  readonly policy: Policy;
  readonly keyPrefix: string;
  /** Indices into the subjects of the route. */
  readonly subject: number;
  readonly member: number | undefined;
  readonly rule: ChargeRule;
}

interface RoutePlan {
  readonly subjects: readonly Subject[];
  readonly charges: readonly PlannedCharge[];
  readonly shareOf: ShareOf;
}

const ruleOf = (policy: Policy, routeId: string, canBlind: boolean): ChargeRule => {
  const { limit, windowMs, beyond, onStoreFailure, ban, algorithm } = policy;
  const base = {
    ...{ limit, windowMs },
    ...(beyond === 'blind' && canBlind ? { beyond } : {}),
    ...(onStoreFailure === 'local' ? { whenAway: onStoreFailure } : {}),
  } as const;
  if (ban !== undefined) return { ...base, kind: 'ban', windowMs: ban.maxMs };
  if (distinctOf(policy.count) !== undefined) return { ...base, kind: 'distinct' };
  return { ...base, kind: algorithm, cost: costOn(policy, routeId) };
};

const planRoute = (routeId: string, options: CompileChargesOptions): RoutePlan => {
  const { policies, namespace, sharedNamespace = namespace, hash, blindable = new Set() } = options;
  const subjects: Subject[] = [];
  const indexOf = (subject: Subject): number => {
    const known = subjects.findIndex(({ id }) => id === subject.id);
    return known >= 0 ? known : subjects.push(subject) - 1;
  };
  const charges = policies
    .filter(({ routes }) => routes.includes(routeId))
    .map((policy): PlannedCharge => {
      const distinct = distinctOf(policy.count);
      return {
        policy,
        keyPrefix: keyPrefixOf('policy', policy, policy.shared === true ? sharedNamespace : namespace, hash),
        rule: ruleOf(policy, routeId, blindable.has(routeId)),
        subject: indexOf(compileSubject(policy.by, hash)),
        member: distinct === undefined ? undefined : indexOf(compileSubject([distinct], hash)),
      };
    });
  return { subjects, charges, shareOf: options.shareOf ?? AS_CONFIGURED };
};

const toCharge = (
  { policy, keyPrefix, subject, member, rule }: PlannedCharge,
  hashes: readonly (string | undefined)[],
  shareOf: ShareOf,
): Charge | undefined => {
  const subjectHash = hashes[subject];
  if (subjectHash === undefined) return undefined;
  const key = keyPrefix + subjectHash;
  const enforced = isInShare(shareOf(policy.id, policy.enforcedShare), subjectHash);
  if (rule.kind !== 'distinct') return { ...rule, key, enforced };
  const memberHash = member === undefined ? undefined : hashes[member];
  if (memberHash === undefined) return undefined;
  return { ...rule, key, enforced, member: memberHash.slice(0, TAG_LENGTH) };
};

const build = (plan: RoutePlan, facts: RequestFacts, proof: ProofUse | undefined): BuiltRequest => {
  const hashes = plan.subjects.map((subject) => subject.hash(facts));
  const charges: Charge[] = [];
  const policies: Policy[] = [];
  for (const planned of plan.charges) {
    const charge = toCharge(planned, hashes, plan.shareOf);
    // A request that lacks a dimension is not counted by it.
    if (charge === undefined) continue;
    charges.push(charge);
    policies.push(planned.policy);
  }
  return { request: proof === undefined ? { charges } : { proof, charges }, policies };
};

/**
 * Prepares, once per configuration, what each route charges: per request only the subjects are left to derive and
 * hash, each once however many policies count by it. A route that no policy names charges nothing.
 */
export const compileCharges = (options: CompileChargesOptions): BuildDecideRequest => {
  const routeIds = new Set(options.policies.flatMap(({ routes }) => routes));
  const plans = new Map([...routeIds].map((routeId) => [routeId, planRoute(routeId, options)]));
  const nothing: RoutePlan = { subjects: [], charges: [], shareOf: AS_CONFIGURED };
  return (facts, proof) => build(plans.get(facts.routeId) ?? nothing, facts, proof);
};
