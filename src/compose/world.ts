import { defaultOrigin } from '../../config/default-origin.ts';
import type { Config } from '../../config/schema.ts';
import { createTelemetry, type TelemetryParts } from '../adapters/telemetry/telemetry.ts';
import type { ConfiguredLabels } from '../adapters/telemetry/metrics-table.ts';
import { createTracing } from '../adapters/telemetry/tracing.ts';
import type { createPublicApp } from '../app.ts';
import { createHealth, type HealthRegistry } from '../core/health.ts';
import type { Clock } from '../core/time.ts';
import type { Tracing } from '../core/tracing.ts';
import { allPolicies } from './all-policies.ts';
import { VERSION } from './version.ts';

/** What a test puts in place of the world. */
export interface Overrides {
  readonly clock?: Clock;
  readonly logDestination?: { write(line: string): void; flush(): void };
  /** Makes the public app out of its parts, in place of the one there is. */
  readonly createApp?: typeof createPublicApp;
  readonly developmentIssuerFile?: string;
  readonly developmentHashKeyFile?: string;
  /** Where the development profile keeps a token for operators; without it they need one of the configuration. */
  readonly developmentOperatorTokenFile?: string;
}

/** What every part of one instance stands in. */
export interface World {
  /** What the instance was started with; after a reload `running` of the generations tells what holds. */
  readonly config: Config;
  readonly clock: Clock;
  readonly health: HealthRegistry;
  readonly log: TelemetryParts;
  /** Absent where nobody has loaded an OpenTelemetry SDK. */
  readonly tracing?: Tracing;
  readonly publicOrigin: string;
  /** Names of the issuers whose tokens are accepted. */
  readonly issuers: readonly string[];
}

/** The issuer that this gateway itself is, if it is one. */
const ownIssuers = ({ attestation: { development, issuing } }: Config, publicOrigin: string): string[] =>
  development || issuing?.keysFile !== undefined ? [issuing?.issuer ?? publicOrigin] : [];

/** The label values of metrics that only the configuration knows. */
export const labelsOf = (config: Config, issuers: readonly string[]): ConfiguredLabels => ({
  routes: config.routes.map(({ id }) => id),
  // A policy has one label for all tenants (docs/operations.md).
  policies: [...new Set(allPolicies(config).map(({ id }) => id))],
  ledgers: config.ledgers.map(({ id }) => id),
  appVersions: Object.values(config.attestation.minimumAppVersion)
    .flat()
    .map(({ version }) => version),
  issuers,
});

/** Clock, health and telemetry of one instance. */
export const createWorld = (
  config: Config,
  { clock = Date.now }: Overrides,
  destination: { write(line: string): void },
): World => {
  const publicOrigin = config.public.origin ?? defaultOrigin(config.public.listen);
  const issuers = [
    ...config.attestation.issuers.map(({ issuer }) => issuer),
    ...ownIssuers(config, publicOrigin),
  ];
  const log = createTelemetry({
    ...labelsOf(config, issuers),
    level: config.log.level,
    destination,
    version: VERSION,
    now: () => performance.now(),
  });
  const tracing = createTracing(VERSION);
  const traced = tracing === undefined ? {} : { tracing };
  return { config, clock, health: createHealth(), log, publicOrigin, issuers, ...traced };
};
