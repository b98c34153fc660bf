import type { Sha256 } from '../core/sha256.ts';
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
import { LISTS } from './openapi/lists.ts';
import { presentConfigured, presentKept } from './present-entry.ts';
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

const reading = ({ entries, configured, clock }: ListsResourceDeps): OperatorRead => ({
  ...LISTS.list,
  read() {
    const now = clock();
    const list = [
      ...entries.list().map(presentKept),
      ...configured()
        .filter((rule) => holds(rule, now))
        .map(presentConfigured),
    ];
    return { status: 200, body: { entries: list, count: list.length } };
  },
});

const listing = (deps: ListsResourceDeps): OperatorWrite => ({
  ...LISTS.put,
  plan({ body, operator }) {
    const draft = readListRequest(body, deps);
    if ('fault' in draft) throw refuseRequest('list_entry', draft.fault);
    const { list, about, reason } = draft;
    const run = async (): Promise<OperatorAnswer> => {
      const { content, isNew } = await atStore('lists', deps.entries.put(draft, operator));
      return { status: isNew ? 201 : 200, body: { entry: presentKept(content) } };
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
  ...LISTS.lift,
  plan({ parameters }) {
    const { id = '' } = parameters;
    const refuse = () => notFound(configured().some((rule) => rule.id === id));
    const known = entries.list().find((each) => each.id === id);
    if (known === undefined) throw refuse();
    const run = async (): Promise<OperatorAnswer> => {
      const lifted = await atStore('lists', entries.lift(id));
      if (lifted === undefined) throw refuse();
      return { status: 200, body: { entry: presentKept(lifted) } };
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
