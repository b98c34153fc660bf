import type { AnswerBudgets } from '../containment/answer-budgets.ts';
import type { Ledger } from '../containment/ledger-rule.ts';
import type { LedgerCharge } from '../containment/ledger.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { KnownFacts } from '../subjects/known-facts.ts';
import { tagOf } from '../tenants/key-tag.ts';
import type { BuildDecideRequest } from './charges.ts';
import { readDecision } from './read-decision.ts';
import type { LedgerDecision, PolicyDecision } from './decision.ts';
import { banKeys } from './penalties.ts';
import type { Policy } from './policy.ts';
import type { Charge, DecideRequest, DecisionStore } from './store.ts';

/** What counts a subject: the counters of every policy and ledger that is by it alone. */
export interface Counters {
  readonly limits: readonly { readonly policy: Policy; readonly charge: Charge }[];
  readonly ledgers: readonly { readonly ledger: Ledger; readonly charge: LedgerCharge }[];
}

export interface CountersDeps {
  readonly charges: BuildDecideRequest;
  readonly answers: Pick<AnswerBudgets, 'ask'>;
  readonly routeIds: readonly string[];
}

const isBy = (by: Policy['by'], { dimensions }: KnownFacts): boolean =>
  by.every((dimension) => dimensions.includes(dimension));

/** The key of the subject that is meant, where a value stood in for it: a key ends in the keyed hash. */
const meant = <T extends { readonly key: string }>(charge: T, { isHashed, subject }: KnownFacts): T =>
  isHashed ? { ...charge, key: charge.key.slice(0, -subject.length) + subject } : charge;

/** No phone has it: what is counted by distinct numbers or accounts is read as it stands for one more. */
const ONE_MORE: Pick<RequestFacts, 'number' | 'account'> = {
  number: { e164: 'one more', callingCode: '', national: '', country: '', block: '' },
  account: 'one more',
};

const costOf = (charge: Charge): number => ('cost' in charge ? charge.cost : 0);

/** The counters of a subject, each once, in the order of the configuration. */
export const countersOf = (known: KnownFacts, { charges, answers, routeIds }: CountersDeps): Counters => {
  const limits = new Map<string, Counters['limits'][number]>();
  const ledgers = new Map<string, Counters['ledgers'][number]>();
  for (const routeId of routeIds) {
    const built = charges({ ...ONE_MORE, ...known.facts, routeId });
    for (const [at, policy] of built.policies.entries()) {
      const charge = built.request.charges[at];
      if (charge === undefined || !isBy(policy.by, known)) continue;
      const counter = { policy, charge: meant(charge, known) };
      const kept = limits.get(counter.charge.key);
      // Of the routes that it counts the one that fits longest: beyond, nothing does.
      if (kept === undefined || costOf(counter.charge) < costOf(kept.charge))
        limits.set(counter.charge.key, counter);
    }
  }
  const asked = answers.ask(known.facts, true);
  for (const [at, ledger] of (asked?.ledgers ?? []).entries()) {
    const charge = asked?.request.ledgers[at];
    if (charge !== undefined && isBy(ledger.by, known))
      ledgers.set(charge.key, { ledger, charge: meant(charge, known) });
  }
  return { limits: [...limits.values()], ledgers: [...ledgers.values()] };
};

/** Nothing can have room for it: so a decision reads everything, and charges nothing. */
const impossible = (tag: string): Charge => ({
  kind: 'window',
  key: `{${tag}}:probe`,
  limit: 1,
  windowMs: 1_000,
  enforced: true,
  cost: 2,
});

const full = (tag: string): LedgerCharge => ({
  key: `{${tag}}:probe:ledger`,
  capacity: 0,
  trickleMs: 1_000,
  enforced: true,
});

const byTag = <T extends { readonly charge: { readonly key: string } }>(
  counters: readonly T[],
): ReadonlyMap<string, readonly T[]> => Map.groupBy(counters, ({ charge }) => tagOf(charge.key));

const readLimits = async (
  store: Pick<DecisionStore, 'decide'>,
  { limits }: Counters,
): Promise<PolicyDecision[]> => {
  const read: PolicyDecision[] = [];
  for (const [tag, group] of byTag(limits)) {
    const request: DecideRequest = { charges: [...group.map(({ charge }) => charge), impossible(tag)] };
    const said = await store.decide(request);
    const results = said.results.slice(0, group.length);
    const policies = group.map(({ policy }) => policy);
    read.push(...readDecision({ policies, request }, { ...said, results }, 'always').policies);
  }
  return read;
};

const readLedgers = async (
  store: Pick<DecisionStore, 'decide'>,
  { ledgers }: Counters,
): Promise<LedgerDecision[]> => {
  const read: LedgerDecision[] = [];
  for (const [tag, group] of byTag(ledgers)) {
    const pair = { key: `{${tag}}:probe:pair`, opened: 'o', openMs: 1 };
    const charges = [...group.map(({ charge }) => charge), full(tag)];
    const said = await store.decide({ charges: [], answer: { pair, ledgers: charges, strictness: 0 } });
    for (const [at, { ledger, charge }] of group.entries()) {
      const reading = said.answer?.ledgers[at];
      if (reading !== undefined) read.push({ ledger, enforced: charge.enforced, reading });
    }
  }
  return read;
};

/**
 * What every limit and ledger holds of a subject, without charging it: the decision’s own arithmetic, over requests
 * for which there is no room.
 * @throws {StoreUnavailable}
 */
export const probe = async (
  store: Pick<DecisionStore, 'decide'>,
  counters: Counters,
): Promise<{ readonly limits: readonly PolicyDecision[]; readonly ledgers: readonly LedgerDecision[] }> => ({
  limits: await readLimits(store, counters),
  ledgers: await readLedgers(store, counters),
});

/** The store keys of a subject’s counters. */
export const keysOf = ({ limits, ledgers }: Counters): readonly string[] => [
  ...limits.flatMap(({ charge: { kind, key } }) => (kind === 'ban' ? banKeys(key) : [key])),
  ...ledgers.map(({ charge }) => charge.key),
];
