import { z } from 'zod';

import type { Ledger } from '../src/core/containment/ledger-rule.ts';
import type { ListRule } from '../src/core/lists/list-rule.ts';
import type { Policy } from '../src/core/limits/policy.ts';
import type { Route } from '../src/core/routes/route.ts';
import type { Tenant } from '../src/core/tenants/tenant.ts';
import { admin } from './sections/admin-listener.ts';
import { answers } from './sections/answers.ts';
import { canary } from './sections/canary.ts';
import { attestation } from './sections/attestation.ts';
import { drain } from './sections/drain.ts';
import { edge } from './sections/edge.ts';
import { ledgers } from './sections/ledgers.ts';
import { lists } from './sections/lists.ts';
import { log } from './sections/log.ts';
import { networkData } from './sections/network-data.ts';
import { operator } from './sections/operator.ts';
import { overload } from './sections/overload.ts';
import { policies } from './sections/policies.ts';
import { prometheus } from './sections/prometheus.ts';
import { publicListener } from './sections/public-listener.ts';
import { detection } from './sections/detection.ts';
import { disclosure, routes } from './sections/routes.ts';
import { secrets } from './sections/secrets.ts';
import { store } from './sections/store.ts';
import { tenants } from './sections/tenants.ts';
import { workers } from './sections/workers.ts';
import { upstream } from './sections/upstream.ts';
import { choice } from './types/choice.ts';
import { text } from './types/text.ts';

/** The shipped profiles: what an operator's file is laid over. */
export const PROFILES = ['development', 'production'] as const;
export type Profile = (typeof PROFILES)[number];

/** Every key at the top of a configuration file, and what it takes. */
export const SECTIONS = {
  profile: choice(PROFILES)
    .prefault('production')
    .describe('The shipped profile that this file is laid over'),
  public: publicListener.prefault({}),
  admin: admin.prefault({}),
  store: store.prefault({}),
  upstream: upstream.prefault({}),
  attestation: attestation.prefault({}),
  edge: edge.prefault({}),
  overload: overload.prefault({}),
  operator: operator.prefault({}),
  disclosure: z.exactOptional(disclosure().describe('Overrides the `disclosure` of every route')),
  routesFile: z.exactOptional(
    text('path of a YAML file, from the directory of this file', 'routes/authy.yaml', 4_096).describe(
      'A file that holds `routes`, in place of writing them here',
    ),
  ),
  routes,
  answers: answers.prefault({}),
  canary: canary.prefault({}),
  detection: detection.prefault({}),
  policies,
  ledgers,
  lists: lists.prefault({}),
  networkData: networkData.prefault({}),
  prometheus: prometheus.prefault({}),
  tenants,
  log: log.prefault({}),
  secrets: secrets.prefault({}),
  drain: drain.prefault({}),
  workers: workers.prefault(1),
} as const;

/** The whole schema: types, checks and docs/configuration.md follow from it. */
export const schema = z.strictObject(SECTIONS);

/** A validated configuration, before routes and policies become the core’s own. */
export type Settings = z.output<typeof schema>;

/** What the gateway runs on. Times are milliseconds (`…Ms`), sizes bytes (`…Bytes`). */
export interface Config extends Omit<
  Settings,
  'routes' | 'policies' | 'ledgers' | 'tenants' | 'lists' | 'secrets' | 'disclosure' | 'routesFile'
> {
  readonly routes: readonly Route[];
  /** Without those that are off. */
  readonly policies: readonly Policy[];
  /** Without those that are off. */
  readonly ledgers: readonly Ledger[];
  /** Without ids, which only the hash key gives. */
  readonly lists: readonly Omit<ListRule, 'id'>[];
  readonly tenants: readonly Tenant[];
  /** Without a hash key (development only) one is kept in the working directory. */
  readonly secrets: Settings['secrets'];
  /** What is allowed but worth a look, in plain sentences. */
  readonly notes: readonly string[];
}
