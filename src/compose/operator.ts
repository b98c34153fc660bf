import { randomUUID } from 'node:crypto';

import type { RequestHandler } from 'express';

import type { Config } from '../../config/schema.ts';
import { sha256 } from '../adapters/crypto/sha256.ts';
import { keepDevelopmentOperatorToken } from '../adapters/crypto/development-operator-token.ts';
import { createMemoryEdgeStore } from '../adapters/memory/edge-store.ts';
import type { AuditLog } from '../core/audit/audit-log.ts';
import type { CountersDeps } from '../core/limits/probe.ts';
import type { ForgettingStore } from '../core/limits/store.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';
import type { AuthenticateOptions } from '../operator/authenticate.ts';
import { createOperatorApi } from '../operator/operator-api.ts';
import { createBansResource } from '../operator/bans.ts';
import { createContainmentResource } from '../operator/containment.ts';
import { createOpenApiResource } from '../operator/openapi.ts';
import { createPoliciesResource } from '../operator/policies.ts';
import { createSuspectsResource } from '../operator/suspects.ts';
import { createDecisionsResource } from '../operator/decisions.ts';
import { createListsResource } from '../operator/lists.ts';
import type { OperatorResource } from '../operator/resource.ts';
import { createRevocationsResource } from '../operator/revocations.ts';
import { createReloadResource } from '../operator/reload.ts';
import { createSubjectsResource } from '../operator/subjects.ts';
import { allPolicies } from './all-policies.ts';
import type { Reloader } from './reloader.ts';
import { configuredRules, type OperatorLists } from './lists.ts';
import type { OperatorModes } from './modes.ts';
import type { ComposedSuspects } from './suspects.ts';
import type { ComposedWatch } from './watch.ts';
import type { ComposedNetworkData } from './network-data.ts';
import type { ComposedRevocations } from './revocations.ts';
import type { Stores } from './stores.ts';
import type { Overrides } from './world.ts';

/** Addresses whose failures are counted at a time. */
const MAX_ADDRESSES = 10_000;

/** What the resources stand on. */
export interface OperatorDeps {
  readonly hash: KeyedHash;
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  /** Names of the issuers whose tokens are accepted. */
  readonly issuers: readonly string[];
  readonly revocations: ComposedRevocations;
  readonly audit: AuditLog;
  /** Absent where there is nothing to read anew. */
  readonly reloader: Reloader | undefined;
  readonly listed: OperatorLists;
  readonly suspecting: Pick<ComposedSuspects, 'suspects'>;
  readonly modes: OperatorModes;
  readonly watching: Pick<ComposedWatch, 'watch'>;
  readonly stores: Pick<Stores, 'decisionLog' | 'decisions' | 'bans'>;
  readonly forget: ForgettingStore['forget'];
  readonly network: Pick<ComposedNetworkData, 'networkOf'>;
  /** What counts, of the configuration that is running. */
  readonly counters: () => CountersDeps;
  /** The configuration that is running. */
  readonly running: () => Config;
}

/** Everything that an operator can read and write: one line each. */
const RESOURCES: readonly ((deps: OperatorDeps) => OperatorResource)[] = [
  ({ revocations, issuers }) => createRevocationsResource({ ...revocations, issuers, sha256 }),
  () => createOpenApiResource(),
  ({ suspecting }) => createSuspectsResource(suspecting.suspects),
  ({ modes, running, hash }) =>
    createPoliciesResource({
      ...modes,
      hash,
      policies: () => allPolicies(running()),
      ledgers: () => running().ledgers,
    }),
  ({ watching, hash, clock }) => createContainmentResource({ ...watching, hash, clock }),
  ({ reloader }) => (reloader === undefined ? [] : createReloadResource(reloader)),
  ({ stores, network, hash, forget, counters, listed, running, clock }) =>
    createSubjectsResource({
      store: stores.decisions,
      entries: listed.entries,
      configured: () => configuredRules(running(), hash),
      ...network,
      hash,
      sha256,
      forget,
      counters,
      clock,
    }),
  ({ stores, network, hash, forget, counters, clock }) =>
    createBansResource({
      store: stores.decisions,
      bans: stores.bans,
      ...network,
      hash,
      sha256,
      forget,
      counters,
      clock,
    }),
  ({ stores, network, hash }) =>
    createDecisionsResource({ decisions: stores.decisionLog, ...network, hash, sha256 }),
  ({ listed, running, hash, clock }) =>
    createListsResource({
      entries: listed.entries,
      configured: () => configuredRules(running(), hash),
      targets: () => [...allPolicies(running()), ...running().ledgers],
      hash,
      sha256,
      clock,
    }),
];

/** The token of the configuration; the development profile has one in a file. */
export const openOperatorToken = async (
  { profile, secrets }: Config,
  { developmentOperatorTokenFile: file }: Overrides,
): Promise<string | undefined> =>
  secrets.operatorToken ??
  (profile === 'development' && file !== undefined ? keepDevelopmentOperatorToken(file) : undefined);

/** How operators show who they are: failures at the API and at the live page are counted together. */
export const composeAuthentication = ({
  token,
  hash,
  telemetry,
  clock,
}: Omit<AuthenticateOptions, 'store'> & Pick<OperatorDeps, 'clock'>): AuthenticateOptions => {
  const store = createMemoryEdgeStore({ clock, maxSubjects: MAX_ADDRESSES });
  return { token, hash, telemetry, store };
};

/** The operator API of one instance. */
export const composeOperator = (deps: OperatorDeps, authentication: AuthenticateOptions): RequestHandler =>
  createOperatorApi({
    ...deps,
    ...authentication,
    telemetry: deps.telemetry,
    createId: randomUUID,
    resources: RESOURCES.map((create) => create(deps)),
  });
