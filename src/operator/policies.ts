import type { Ledger } from '../core/containment/ledger-rule.ts';
import type { Policy } from '../core/limits/policy.ts';
import { readModeRequest, writeMode, type KeptMode } from '../core/modes/kept-mode.ts';
import { modeIdOf, type ShareOf } from '../core/modes/modes.ts';
import { Problem } from '../core/problems/problem.ts';
import type { Replicated } from '../core/replicated/replicated.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { instantText } from '../core/time.ts';
import { atStore } from './at-store.ts';
import { POLICIES } from './openapi/policies.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorRead, OperatorResource, OperatorWrite } from './resource.ts';

export interface PoliciesResourceDeps {
  readonly entries: Replicated<KeptMode>;
  readonly shareOf: ShareOf;
  /** Those that are running, of the gateway and of tenants. */
  readonly policies: () => readonly Policy[];
  readonly ledgers: () => readonly Ledger[];
  readonly hash: KeyedHash;
}

/** A policy or ledger as it is shown. */
interface Presented {
  readonly id: string;
  readonly [member: string]: unknown;
}

const countOf = ({ count }: Policy): string => {
  if (count === 'requests') return count;
  return 'distinct' in count ? `distinct ${count.distinct}` : `failures ${count.failures}`;
};

const presentEntry = ({ share, reason, by, at, expiresAt }: KeptMode): object => ({
  mode: writeMode(share),
  reason,
  by,
  at: instantText(at),
  ...(expiresAt === undefined ? {} : { expires_at: instantText(expiresAt) }),
});

const modesOf = (
  { entries, shareOf }: PoliciesResourceDeps,
  { id, enforcedShare }: Pick<Policy, 'id' | 'enforcedShare'>,
): object => {
  const said = entries.list().find(({ policy }) => policy === id);
  return {
    mode: writeMode(shareOf(id, enforcedShare)),
    configured: writeMode(enforcedShare),
    ...(said === undefined ? {} : { said: presentEntry(said) }),
  };
};

const presentPolicy = (deps: PoliciesResourceDeps, policy: Policy): Presented => ({
  id: policy.id,
  kind: 'policy',
  by: policy.by,
  count: countOf(policy),
  limit: policy.limit,
  window_seconds: policy.windowMs / 1_000,
  beyond: policy.ban === undefined ? policy.beyond : 'ban',
  ...modesOf(deps, policy),
});

const presentLedger = (deps: PoliciesResourceDeps, ledger: Ledger): Presented => ({
  id: ledger.id,
  kind: 'ledger',
  by: ledger.by,
  count: 'debt',
  capacity: ledger.capacity,
  beyond: 'blind',
  ...modesOf(deps, ledger),
});

const presentAll = (deps: PoliciesResourceDeps): readonly Presented[] => [
  ...deps.policies().map((policy) => presentPolicy(deps, policy)),
  ...deps.ledgers().map((ledger) => presentLedger(deps, ledger)),
];

const answerOf = (deps: PoliciesResourceDeps, policy: string): OperatorAnswer => ({
  status: 200,
  body: { policies: presentAll(deps).filter(({ id }) => id === policy) },
});

const reading = (deps: PoliciesResourceDeps): OperatorRead => ({
  ...POLICIES.list,
  read() {
    const policies = presentAll(deps);
    return { status: 200, body: { policies, count: policies.length } };
  },
});

const notFound = (detail: string): Problem => new Problem('not_found', 'policy', { extensions: { detail } });

const changing = (deps: PoliciesResourceDeps): OperatorWrite => ({
  ...POLICIES.change,
  plan({ parameters, body, operator }) {
    const { id: policy = '' } = parameters;
    if (!presentAll(deps).some(({ id }) => id === policy))
      throw notFound('No policy or ledger has this id; see GET /policies.');
    const asked = readModeRequest(body);
    if ('fault' in asked) throw refuseRequest('mode', asked.fault);
    const id = modeIdOf(deps.hash, policy);
    const run = async (): Promise<OperatorAnswer> => {
      await atStore('modes', deps.entries.put({ ...asked, id, policy }, operator));
      return answerOf(deps, policy);
    };
    const { reason, share } = asked;
    return {
      ...{ action: 'mode', kind: 'policy', subject: id, reason },
      changes: [`${policy}: ${writeMode(share)}`],
      run,
    };
  },
});

const restoring = (deps: PoliciesResourceDeps): OperatorWrite => ({
  ...POLICIES.restore,
  plan({ parameters }) {
    const { id: policy = '' } = parameters;
    const id = modeIdOf(deps.hash, policy);
    const known = deps.entries.list().find((entry) => entry.id === id);
    if (known === undefined) throw notFound('Nobody has changed the mode of this policy.');
    const run = async (): Promise<OperatorAnswer> => {
      await atStore('modes', deps.entries.lift(id));
      return answerOf(deps, policy);
    };
    return { action: 'mode', kind: 'policy', subject: id, changes: [`${known.policy}: as configured`], run };
  },
});

/** `/policies`: every policy and ledger, and the mode of each, which can be changed while the gateway runs. */
export const createPoliciesResource = (deps: PoliciesResourceDeps): OperatorResource => [
  reading(deps),
  changing(deps),
  restoring(deps),
];
