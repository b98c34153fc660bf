import type { Config } from '../../config/schema.ts';
import { createDeterministicSeal } from '../adapters/crypto/deterministic-seal.ts';
import type { ListGauges } from '../adapters/telemetry/metrics.ts';
import { createListText, type KeptEntry } from '../core/lists/kept-entry.ts';
import { LIST_NAMES, type ListRule } from '../core/lists/list-rule.ts';
import { createLists, type KeptRules, type Lists } from '../core/lists/lists.ts';
import { ruleIdOf } from '../core/lists/rule-id.ts';
import { holds } from '../core/lists/standing.ts';
import { isKept } from '../core/replicated/entry.ts';
import { createReplicatedSet, type ReplicatedSet } from '../core/replicated/replicated-set.ts';
import { createReplicated, type Replicated } from '../core/replicated/replicated.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Clock } from '../core/time.ts';
import type { Replication } from './replication.ts';

/** What operators list at run time. */
export interface OperatorLists {
  readonly entries: Replicated<KeptEntry>;
  readonly kept: KeptRules;
}

export interface OperatorListsDeps {
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly replication: Replication;
  readonly watchLists: (read: () => ListGauges) => void;
}

const createKeptRules = (
  set: ReplicatedSet<KeptEntry>,
  keeper: { readonly isLoaded: boolean },
): KeptRules => ({
  get isLoaded() {
    return keeper.isLoaded;
  },
  get version() {
    return set.version;
  },
  rules: () => [...set.entries()].flatMap(({ content }) => (isKept(content) ? content : [])),
});

/** The entries of the configuration. */
export const configuredRules = ({ lists }: Config, hash: KeyedHash): readonly ListRule[] =>
  lists.map((entry) => ({ ...entry, id: ruleIdOf(entry, hash) }));

/** What operators list, for one instance. */
export const composeOperatorLists = async (
  config: Config,
  { hash, clock, replication, watchLists }: OperatorListsDeps,
): Promise<OperatorLists> => {
  const set = createReplicatedSet<KeptEntry>();
  const text = createListText(createDeterministicSeal(hash));
  const { keeper, ageMs } = await replication.keep({
    name: 'lists',
    text,
    set,
    file: config.operator.listsFile,
  });
  const kept = createKeptRules(set, keeper);
  const countOf = (rules: readonly ListRule[]) =>
    Object.fromEntries(LIST_NAMES.map((name) => [name, rules.filter(({ list }) => list === name).length]));
  watchLists(() => {
    const now = clock();
    const rules = [...kept.rules()].filter((rule) => holds(rule, now));
    return { counts: countOf(rules), ageSeconds: ageMs() / 1_000 };
  });
  return { kept, entries: createReplicated({ set, keeper, clock }) };
};

/** The lists of one configuration, with what operators have added. */
export const composeLists = (
  config: Config,
  { hash, listed }: { readonly hash: KeyedHash; readonly listed: OperatorLists },
): Lists => createLists({ hash, kept: listed.kept, configured: configuredRules(config, hash) });
