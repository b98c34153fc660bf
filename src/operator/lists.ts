import type { Sha256 } from '../core/attestation/sha256.ts';
import type { KeptEntry } from '../core/lists/kept-entry.ts';
import type { ListRule } from '../core/lists/list-rule.ts';
import type { OverrideTarget } from '../core/lists/override-fault.ts';
import { readListRequest } from '../core/lists/request.ts';
import { subjectIdOf } from '../core/lists/rule-id.ts';
import { holds } from '../core/lists/standing.ts';
import { Problem } from '../core/problems/problem.ts';
import type { Replicated } from '../core/replicated/replicated.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Clock } from '../core/time.ts';
import { atStore } from './at-store.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorRead, OperatorResource, OperatorWrite } from './resource.ts';

export interface ListsResourceDeps {
  readonly entries: Replicated<KeptEntry>;
  /** Those of the configuration that is running. */
  readonly configured: () => readonly ListRule[];
  /** Policies and ledgers that are running. */
  readonly targets: () => readonly OverrideTarget[];
  readonly hash: KeyedHash;
  readonly sha256: Sha256;
  readonly clock: Clock;
}

const time = (instant: number): string => new Date(instant).toISOString();

/** Networks are shown to operators, who cannot tell a hash of one from another; everything else by its hash. */
const presentRule = ({ id, list, about, adjust, reason, expiresAt }: ListRule): object => ({
  id,
  list,
  kind: about.kind,
  ...(about.kind === 'address' ? { network: about.network.text } : { subject: about.subject }),
  ...(adjust === undefined
    ? {}
    : {
        policy: adjust.policy,
        ...(adjust.limit === undefined ? { unlimited: true } : { limit: adjust.limit }),
      }),
  reason,
  ...(expiresAt === undefined ? {} : { expires_at: time(expiresAt) }),
});

const present = (entry: KeptEntry): object => ({
  ...presentRule(entry),
  source: 'operator',
  by: entry.by,
  at: time(entry.at),
});

const reading = ({ entries, configured, clock }: ListsResourceDeps): OperatorRead => ({
  method: 'GET',
  path: '/lists',
  read() {
    const now = clock();
    const list = [
      ...entries.list().map(present),
      ...configured()
        .filter((rule) => holds(rule, now))
        .map((rule) => ({ ...presentRule(rule), source: 'configuration' })),
    ];
    return { status: 200, body: { entries: list, count: list.length } };
  },
});

const listing = (deps: ListsResourceDeps): OperatorWrite => ({
  method: 'POST',
  path: '/lists',
  plan({ body, operator }) {
    const draft = readListRequest(body, deps);
    if ('fault' in draft) throw refuseRequest('list_entry', draft.fault);
    const { list, about, reason } = draft;
    const run = async (): Promise<OperatorAnswer> => {
      const { content, isNew } = await atStore('lists', deps.entries.put(draft, operator));
      return { status: isNew ? 201 : 200, body: { entry: present(content) } };
    };
    return { action: list, kind: about.kind, subject: subjectIdOf(about, deps.hash), reason, run };
  },
});

const notFound = (isConfigured: boolean): Problem =>
  new Problem('not_found', 'list_entry', {
    extensions: {
      detail: isConfigured
        ? 'This entry stands in the configuration: take it out there.'
        : 'No entry has this id.',
    },
  });

const unlisting = ({ entries, configured, hash }: ListsResourceDeps): OperatorWrite => ({
  method: 'DELETE',
  path: '/lists/:id',
  plan({ parameters }) {
    const { id = '' } = parameters;
    const refuse = () => notFound(configured().some((rule) => rule.id === id));
    const known = entries.list().find((each) => each.id === id);
    if (known === undefined) throw refuse();
    const run = async (): Promise<OperatorAnswer> => {
      const lifted = await atStore('lists', entries.lift(id));
      if (lifted === undefined) throw refuse();
      return { status: 200, body: { entry: present(lifted) } };
    };
    return { action: 'unlist', kind: known.about.kind, subject: subjectIdOf(known.about, hash), run };
  },
});

/** `/lists`: who is denied, allowed, or has a limit of their own. */
export const createListsResource = (deps: ListsResourceDeps): OperatorResource => [
  reading(deps),
  listing(deps),
  unlisting(deps),
];
