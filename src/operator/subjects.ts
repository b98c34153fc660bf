import { isReasonText } from '../core/audit/reason-text.ts';
import type { LedgerDecision, PolicyDecision } from '../core/limits/decision.ts';
import { countersOf, keysOf, probe, type CountersDeps } from '../core/limits/probe.ts';
import type { DecisionStore } from '../core/limits/store.ts';
import { entriesOf } from '../core/lists/entries-of.ts';
import type { KeptEntry } from '../core/lists/kept-entry.ts';
import type { ListRule } from '../core/lists/list-rule.ts';
import type { Replicated } from '../core/replicated/replicated.ts';
import { REASON_FORM } from '../core/replicated/request-parts.ts';
import type { KnownFacts } from '../core/subjects/known-facts.ts';
import type { Clock } from '../core/time.ts';
import { readAskedSubject, type AskedSubjectDeps } from './asked-subject.ts';
import { atStore } from './at-store.ts';
import { SUBJECTS } from './openapi/subjects.ts';
import { presentConfigured, presentKept } from './present-entry.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorQuery, OperatorResource, OperatorWrite } from './resource.ts';

export interface SubjectsResourceDeps extends AskedSubjectDeps {
  readonly store: Pick<DecisionStore, 'decide'>;
  /** Forgets counters at all instances; resolves to how many there were. */
  readonly forget: (keys: readonly string[]) => Promise<number>;
  /** Of the configuration that is running. */
  readonly counters: () => CountersDeps;
  /** What operators have listed, and what the configuration that is running has. */
  readonly entries: Pick<Replicated<KeptEntry>, 'list'>;
  readonly configured: () => readonly ListRule[];
  readonly clock: Clock;
}

const presentLimit = ({ policy, verdict, blinds, result }: PolicyDecision): object => ({
  policy: policy.id,
  by: policy.by,
  verdict,
  ...(blinds ? { blinds: true } : {}),
  ...(policy.ban === undefined ? {} : { bans: true }),
  ...(policy.ban !== undefined && !result.fits ? { banned: true } : {}),
  count: result.count,
  limit: policy.limit,
  window_seconds: policy.windowMs / 1_000,
  reset_seconds: Math.ceil(result.resetMs / 1_000),
});

const presentLedger = ({ ledger, reading: { debt, capacity, fits } }: LedgerDecision): object => ({
  ledger: ledger.id,
  by: ledger.by,
  debt,
  capacity,
  verdict: fits ? 'told' : 'told nothing',
});

const listsOf = (known: KnownFacts, { entries, configured, hash, clock }: SubjectsResourceDeps): object[] => {
  const how = { hash, now: clock() };
  return [
    ...entriesOf(known, entries.list(), how).map(presentKept),
    ...entriesOf(known, configured(), how).map(presentConfigured),
  ];
};

const reading = (deps: SubjectsResourceDeps): OperatorQuery => ({
  ...SUBJECTS.read,
  async query({ body }) {
    const known = readAskedSubject(body, deps);
    const read = await atStore('subjects', probe(deps.store, countersOf(known, deps.counters())));
    return {
      status: 200,
      body: {
        kind: known.kind,
        subject: known.subject,
        limits: read.limits.map(presentLimit),
        ledgers: read.ledgers.map(presentLedger),
        lists: listsOf(known, deps),
      },
    };
  },
});

const resetting = (deps: SubjectsResourceDeps): OperatorWrite => ({
  ...SUBJECTS.reset,
  plan({ body }) {
    const known = readAskedSubject(body, deps, ['policy', 'reason']);
    const { policy, reason } = body;
    if (!isReasonText(reason)) throw refuseRequest('reason', REASON_FORM);
    const all = countersOf(known, deps.counters());
    const isMeant = (id: string): boolean => policy === undefined || policy === id;
    const meant = {
      limits: all.limits.filter((each) => isMeant(each.policy.id)),
      ledgers: all.ledgers.filter((each) => isMeant(each.ledger.id)),
    };
    const keys = keysOf(meant);
    if (keys.length === 0)
      throw refuseRequest('subject_policy', `No limit or ledger of that id counts by ${known.kind} alone.`);
    const { subject } = known;
    const run = async (): Promise<OperatorAnswer> => {
      const count = await atStore('subjects', deps.forget(keys));
      return { status: 200, body: { kind: known.kind, subject, counters: count } };
    };
    return { action: 'reset', kind: known.kind, subject, reason, run };
  },
});

/** `/subjects`: what counts a subject, and making it count anew. */
export const createSubjectsResource = (deps: SubjectsResourceDeps): OperatorResource => [
  reading(deps),
  resetting(deps),
];
