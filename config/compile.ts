import { createHash } from 'node:crypto';

import { enforcedShareOf } from '../src/core/attestation/enforcement.ts';
import type { Ledger } from '../src/core/containment/ledger-rule.ts';
import { failuresOf, type Policy } from '../src/core/limits/policy.ts';
import type { Route } from '../src/core/routes/route.ts';
import type { Tenant } from '../src/core/tenants/tenant.ts';
import { disclosureOf } from './disclosure-of.ts';
import type { Config, Settings } from './schema.ts';
import { policiesOf } from './tenant-policies.ts';

const REVISION_LENGTH = 12;

type PolicySettings = Settings['policies'][number];

/** How counters are written (docs/adr/0011): of another way are other counters, so that no instance reads what it cannot. */
const LAYOUT = 2;

/** First 12 hexadecimal digits of a SHA-256 over what a counter means. */
const digestOf = (meaning: readonly unknown[]): string =>
  createHash('sha256').update(JSON.stringify(meaning)).digest('hex').slice(0, REVISION_LENGTH);

/** The same policy for all who have it: what is shown of it is prepared once. */
const once = (compiled: (policy: PolicySettings) => Policy[]) => {
  const known = new Map<PolicySettings, Policy[]>();
  return (policy: PolicySettings): Policy[] => {
    const found = known.get(policy) ?? compiled(policy);
    known.set(policy, found);
    return found;
  };
};

const shareOf = (mode: Exclude<PolicySettings['mode'], 'off'>): number => {
  if (mode === 'shadow') return 0;
  return mode === 'enforce' ? 1 : mode.enforce;
};

/** Of those routes, the ones that do not cost 1. */
export const routeCostsOf = (
  on: readonly string[],
  routes: readonly Pick<Settings['routes'][number], 'id' | 'cost'>[],
): Pick<Policy, 'routeCosts'> => {
  const dear = routes.filter(({ id, cost = 1 }) => cost > 1 && on.includes(id));
  return dear.length === 0
    ? {}
    : { routeCosts: Object.fromEntries(dear.map(({ id, cost = 1 }) => [id, cost])) };
};

const compilePolicy = (settings: PolicySettings, routes: Settings['routes']): Policy[] => {
  const { mode, on, ban, ...policy } = settings;
  const { by, count, algorithm, limit, windowMs } = settings;
  const isOfFailures = failuresOf(count) !== undefined;
  if (mode === 'off') return [];
  const routeIds = routes.map(({ id }) => id);
  return [
    {
      ...policy,
      ...(count === 'requests' ? routeCostsOf(on ?? routeIds, routes) : {}),
      ...(isOfFailures ? { ban: { baseMs: ban?.for ?? windowMs, maxMs: ban?.atMost ?? windowMs } } : {}),
      enforcedShare: shareOf(mode),
      routes: on ?? routeIds,
      revision: digestOf([LAYOUT, by, count, algorithm, limit, windowMs]),
    },
  ];
};

const compileLedger = ({ mode, ...ledger }: Settings['ledgers'][number]): Ledger[] =>
  mode === 'off'
    ? []
    : [
        {
          ...ledger,
          enforcedShare: shareOf(mode),
          revision: digestOf([LAYOUT, ledger.by, ledger.trickleMs]),
        },
      ];
const compileTenants = (
  { tenants, policies }: Settings,
  compiled: (policy: PolicySettings) => readonly Policy[],
): Tenant[] =>
  tenants.map(({ id, apps, issuers, ...own }) => ({
    id,
    apps,
    ...(issuers === undefined ? {} : { issuers }),
    policies: policiesOf(own, policies).flatMap(compiled),
  }));

const enforcementOf = (attestation: Route['attestation']): string =>
  typeof attestation === 'object'
    ? `enforces attestation for ${Math.round(attestation.enforce * 100)} % of devices only`
    : `does not enforce attestation (${attestation})`;

const issuerNotes = ({ attestation }: Settings): string[] =>
  attestation.issuers.flatMap(({ profile }, index) => {
    const at = `attestation.issuers[${index}]`;
    if (profile.binding === 'none') return [`${at} takes tokens that bind no key: a stolen one can be used.`];
    return profile.proofs.includes('pop')
      ? [`${at} accepts pop: such a proof covers neither method, URI, token nor body.`]
      : [];
  });

const ADDRESSES: readonly string[] = ['address', 'address24-56', 'address16-48'];

const tenantNotes = ({ tenants, policies, attestation }: Settings): string[] => {
  if (tenants.length === 0) return [];
  const bounded = policies.some(
    ({ shared, by, mode }) =>
      shared === true && mode !== 'off' && mode !== 'shadow' && by.every((id) => ADDRESSES.includes(id)),
  );
  const anyIssuer = tenants.filter(({ issuers }) => issuers === undefined).map(({ id }) => id);
  return [
    ...(bounded
      ? []
      : [
          'No policy by address is shared: who has tokens of several tenants has the address budget of each.',
        ]),
    ...(attestation.issuers.length < 2 || anyIssuer.length === 0
      ? []
      : [`Any issuer may name the apps of: ${anyIssuer.join(', ')}.`]),
  ];
};

const notesOf = (settings: Settings): string[] => {
  const { attestation, routes, policies, store, profile } = settings;
  if (profile !== 'production') return [];
  const missing = ['ath', 'htd'].filter(
    (claim) => !attestation.require.some((required) => required === claim),
  );
  const open = routes.filter((route) => enforcedShareOf(route.attestation) < 1);
  return [
    ...issuerNotes(settings),
    ...missing.map((claim) => `attestation.require lacks ${claim}: a proof may leave it out.`),
    ...tenantNotes(settings),
    ...open.map((route) => `Route ${route.id} ${enforcementOf(route.attestation)}.`),
    ...(policies.some(({ mode }) => mode !== 'off' && mode !== 'shadow')
      ? []
      : ['No policy enforces anything.']),
    ...(store.redis !== undefined
      ? []
      : ['The embedded store counts: a second instance would double every limit.']),
  ];
};

const compileLists = ({ deny, allow, overrides, suspects, honey }: Settings['lists']): Config['lists'] => [
  ...deny.map((entry) => ({ list: 'deny' as const, ...entry })),
  ...allow.map((entry) => ({ list: 'allow' as const, ...entry })),
  ...suspects.map((entry) => ({ list: 'suspect' as const, ...entry })),
  ...honey.map((entry) => ({ list: 'honey' as const, ...entry })),
  ...overrides.map((entry) => ({ list: 'override' as const, ...entry })),
];

/** Turns validated settings into what the gateway runs on. */
export const compile = (settings: Settings): Config => {
  const { profile, public: open, admin, store, upstream, attestation, edge, operator, log, drain } = settings;
  const { routes, policies, ledgers, lists, secrets } = settings;
  const compiled = once((policy: PolicySettings) => compilePolicy(policy, routes));
  return {
    profile,
    public: open,
    admin,
    store,
    upstream,
    attestation,
    edge,
    operator,
    overload: settings.overload,
    log,
    drain,
    workers: settings.workers,
    answers: settings.answers,
    canary: settings.canary,
    detection: settings.detection,
    routes: routes.map(({ maxTokenAge, ...route }): Route => ({
      ...route,
      challenge: route.challenge ?? attestation.challenge,
      ...(maxTokenAge !== undefined && { maxTokenAgeMs: maxTokenAge }),
      disclosure: disclosureOf(settings, route),
    })),
    ledgers: ledgers.flatMap(compileLedger),
    lists: compileLists(lists),
    networkData: settings.networkData,
    prometheus: settings.prometheus,
    policies: policies.flatMap(compiled),
    tenants: compileTenants(settings, compiled),
    secrets,
    notes: notesOf(settings),
  };
};
