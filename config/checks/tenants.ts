import { changed } from '../tenant-policies.ts';
import type { Draft } from '../draft.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import { nearest } from '../../src/core/nearest.ts';
import type { Path } from '../path.ts';
import type { Settings } from '../schema.ts';
import { duplicates, type Check } from './check.ts';
import { faultsOfPolicy } from './policies.ts';

/** Most ids of policies with all tenants together: as many as one table may have. */
const MAX_POLICY_IDS = 64;

type TenantSettings = Settings['tenants'][number];
type PolicySettings = Settings['policies'][number];
type Change = TenantSettings['changes'][number];

/** A fault of `policies[…].key`, told of the place where that setting of a tenant stands. */
const movedTo = (base: Path, { at, fault }: LocatedFault): LocatedFault =>
  faultAt([...base, ...at.slice(2)], fault.message, fault.remedy);

const meant = (name: string, known: readonly string[]): string => {
  const near = nearest(name, known);
  if (near !== undefined) return `Did you mean ${near}?`;
  return known.length === 0 ? 'There is none: remove it.' : `Name one of: ${known.join(', ')}.`;
};

/** Keys of a change that a fault of the changed policy can be blamed on. */
const isBlamed = ({ limit, windowMs }: Change, { at: [, , key] }: LocatedFault): boolean =>
  (limit !== undefined && (key === 'limit' || key === 'cost')) || (windowMs !== undefined && key === 'limit');

const checkChange = (change: Change, at: Path, draft: Draft): LocatedFault[] => {
  const whole = draft.policies.filter((policy) => policy !== undefined);
  const policy = whole.find(({ id }) => id === change.id);
  if (policy === undefined) {
    // A policy that is missing for a fault of its own may be the one that is meant.
    if (whole.length < draft.policies.length) return [];
    const remedy = meant(
      change.id,
      whole.map(({ id }) => id),
    );
    return [faultAt([...at, 'id'], 'names a policy that is not in the table', remedy)];
  }
  if (policy.shared === true) {
    const remedy = 'Change the policy itself, for all tenants, or remove shared there.';
    return [faultAt([...at, 'id'], 'names a policy that all tenants share', remedy)];
  }
  const { limit, windowMs, mode } = change;
  if (limit === undefined && windowMs === undefined && mode === undefined) {
    return [faultAt(at, 'changes nothing', 'Give it a limit, a window or a mode, or remove it.')];
  }
  return faultsOfPolicy(changed(policy, change), 0, draft)
    .filter((fault) => isBlamed(change, fault))
    .map(({ fault: { message, remedy } }) =>
      faultAt(
        [...at, limit === undefined ? 'window' : 'limit'],
        `makes a policy whose limit or cost ${message}`,
        remedy,
      ),
    );
};

const checkOwn = (policy: PolicySettings, at: Path, draft: Draft): LocatedFault[] => {
  const isTaken = draft.policies.some((other) => other?.id === policy.id);
  const taken = faultAt(
    [...at, 'id'],
    'is the id of a policy of the gateway',
    'Put it under changes, or give it an id of its own.',
  );
  const shared = faultAt(
    [...at, 'shared'],
    'is true, but the policy is of this tenant alone',
    'Remove it, or move the policy to policies.',
  );
  return [
    ...faultsOfPolicy(policy, 0, draft).map((fault) => movedTo(at, fault)),
    ...(isTaken ? [taken] : []),
    ...(policy.shared === true ? [shared] : []),
  ];
};

/** Names of the issuers whose tokens are accepted; undefined where one of them is known only at the start. */
const issuersOf = ({ attestation, public: open }: Draft): readonly string[] | undefined => {
  if (attestation === undefined || attestation.development) return undefined;
  const { issuers, issuing } = attestation;
  const own = issuing?.issuer ?? open?.origin;
  if (issuing?.keysFile !== undefined && own === undefined) return undefined;
  return [
    ...issuers.map(({ issuer }) => issuer),
    ...(issuing?.keysFile !== undefined && own !== undefined ? [own] : []),
  ];
};

const checkIssuers = ({ issuers = [] }: TenantSettings, at: Path, draft: Draft): LocatedFault[] => {
  const known = issuersOf(draft);
  return issuers.flatMap((issuer, place) =>
    known === undefined || known.includes(issuer)
      ? []
      : [faultAt([...at, 'issuers', place], 'is no issuer whose tokens are accepted', meant(issuer, known))],
  );
};

const checkTenant = (tenant: TenantSettings, index: number, draft: Draft): LocatedFault[] => {
  const at: Path = ['tenants', index];
  const twice = (key: 'changes' | 'policies', message: string, remedy: string) =>
    duplicates<{ readonly id: string }>(
      tenant[key],
      ({ id }) => id,
      (place) => faultAt([...at, key, place, 'id'], message, remedy),
    );
  return [
    ...tenant.changes.flatMap((change, place) => checkChange(change, [...at, 'changes', place], draft)),
    ...twice('changes', 'was changed already', 'Write all its changes in one entry.'),
    ...tenant.policies.flatMap((policy, place) => checkOwn(policy, [...at, 'policies', place], draft)),
    ...twice('policies', 'is the id of an earlier policy', 'Give each policy its own id.'),
    ...checkIssuers(tenant, at, draft),
  ];
};

const duplicateApps = (tenants: Draft['tenants']): readonly LocatedFault[] => {
  const named = tenants.flatMap((tenant, index) =>
    (tenant?.apps ?? []).map((app, place) => ({ app, index, place })),
  );
  return duplicates(
    named,
    ({ app }) => app,
    (at) => {
      const { index = 0, place = 0 } = named[at] ?? {};
      const remedy = 'Leave it with one of them; an app spends the budgets of one tenant.';
      return faultAt(['tenants', index, 'apps', place], 'is an app that was named already', remedy);
    },
  );
};

/** Metrics have series per policy id. */
const tooManyIds = ({ policies, tenants }: Draft): LocatedFault[] => {
  const all = [...policies, ...tenants.flatMap((tenant) => tenant?.policies ?? [])];
  const ids = new Set(all.flatMap((policy) => policy?.id ?? []));
  return ids.size <= MAX_POLICY_IDS
    ? []
    : [
        faultAt(
          ['tenants'],
          `have policies of more than ${MAX_POLICY_IDS} different ids, with those of the gateway`,
          'Give policies that mean the same one id: each id is a series of the metrics.',
        ),
      ];
};

/** Each tenant against the policies of the gateway, the issuers and the other tenants. */
export const checkTenants: Check = (draft) => [
  ...draft.tenants.flatMap((tenant, index) =>
    tenant === undefined ? [] : checkTenant(tenant, index, draft),
  ),
  ...duplicates(
    draft.tenants,
    ({ id }) => id,
    (index) =>
      faultAt(['tenants', index, 'id'], 'is the id of an earlier tenant', 'Give each tenant its own id.'),
  ),
  ...duplicateApps(draft.tenants),
  ...tooManyIds(draft),
];
