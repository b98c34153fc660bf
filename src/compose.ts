import { createServer } from 'node:http';

import { defaultOrigin } from '../config/default-origin.ts';
import type { Config } from '../config/schema.ts';
import { createPublicServer } from '../middleware/public-server.ts';
import { createEdgeLimit } from '../middleware/edge-limit.ts';
import { DEVELOPMENT_HASH_KEY_FILE, keepDevelopmentHashKey } from './adapters/crypto/development-hash-key.ts';
import { createKeyedHash } from './adapters/crypto/keyed-hash.ts';
import type { SideChannel } from './adapters/simulated-upstream/simulated-upstream.ts';
import { createLogDestination } from './adapters/telemetry/log-destination.ts';
import { createTelemetry, type TelemetryParts } from './adapters/telemetry/telemetry.ts';
import { createAdminApp } from './admin.ts';
import { createPublicApp } from './app.ts';
import { createAttestation } from './compose/attestation.ts';
import { composeChallenges } from './compose/challenges.ts';
import { composeExchange } from './compose/exchange.ts';
import { closeServer, fixPort, listen } from './compose/listeners.ts';
import { composeOperator } from './compose/operator.ts';
import { composeRevocations } from './compose/revocations.ts';
import { createStores } from './compose/stores.ts';
import { composeUpstream } from './compose/upstream.ts';
import { VERSION } from './compose/version.ts';
import { createClientAddressReader } from './core/address/client-address-reader.ts';
import { createIsEnforced } from './core/attestation/enforcement.ts';
import { createHealth, type HealthRegistry } from './core/health.ts';
import { compileCharges } from './core/limits/charges.ts';
import { createProofUse } from './core/limits/proof-use.ts';
import type { KeyedHash } from './core/subjects/keyed-hash.ts';
import type { Clock } from './core/time.ts';

/** What a test puts in place of the world. */
export interface Overrides {
  readonly clock?: Clock;
  readonly logDestination?: { write(line: string): void; flush(): void };
  readonly developmentIssuerFile?: string;
  readonly developmentHashKeyFile?: string;
}

/** One running instance. */
export interface Gateway extends AsyncDisposable {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Of the embedded simulated upstream; absent where a URL is configured. */
  readonly simulatedUpstream?: SideChannel;
  /** Fails readiness, lets requests in flight end, then closes everything. Once; later calls wait for the first. */
  stop(): Promise<void>;
}

interface World {
  readonly config: Config;
  readonly clock: Clock;
  readonly health: HealthRegistry;
  readonly log: TelemetryParts;
  readonly publicOrigin: string;
  /** Names of the issuers whose tokens are accepted. */
  readonly issuers: readonly string[];
}

/** The issuer that this gateway itself is, if it is one. */
const ownIssuers = ({ attestation: { development, issuing } }: Config, publicOrigin: string): string[] =>
  development || issuing?.keysFile !== undefined ? [issuing?.issuer ?? publicOrigin] : [];

const createWorld = (
  config: Config,
  overrides: Overrides,
  destination: { write(line: string): void },
): World => {
  const { clock = Date.now } = overrides;
  const publicOrigin = config.public.origin ?? defaultOrigin(config.public.listen);
  const issuers = [
    ...config.attestation.issuers.map(({ issuer }) => issuer),
    ...ownIssuers(config, publicOrigin),
  ];
  const log = createTelemetry({
    routes: config.routes.map(({ id }) => id),
    policies: config.policies.map(({ id }) => id),
    appVersions: Object.values(config.attestation.minimumAppVersion)
      .flat()
      .map(({ version }) => version),
    issuers,
    level: config.log.level,
    destination,
    version: VERSION,
    now: () => performance.now(),
  });
  return { config, clock, health: createHealth(), log, publicOrigin, issuers };
};

const serverLimits = ({ public: limits }: Config) => ({
  maxHeaderBytes: limits.headersLimitBytes,
  headersTimeoutMs: limits.headersTimeoutMs,
  requestTimeoutMs: limits.requestTimeoutMs,
});

const openHash = async ({ secrets }: Config, { developmentHashKeyFile }: Overrides): Promise<KeyedHash> => {
  const file = developmentHashKeyFile ?? DEVELOPMENT_HASH_KEY_FILE;
  return createKeyedHash(secrets.hashKey ?? (await keepDevelopmentHashKey(file)));
};

const proofRules = ({ store: { namespace }, attestation }: Config) => ({
  namespace,
  clockSkewMs: attestation.clockSkewMs,
  onStoreFailure: attestation.proofsOnStoreFailure,
});

/** The public server and all that it stands on; what is opened goes onto `owned`. */
const createPublic = async (world: World, overrides: Overrides, owned: AsyncDisposableStack) => {
  const { config, clock, health, publicOrigin } = world;
  const { telemetry } = world.log;
  const { namespace } = config.store;
  const hash = await openHash(config, overrides);
  const deps = { telemetry, health, clock };
  const stores = owned.use(createStores(config, deps));
  const upstream = owned.use(await composeUpstream(config, deps));
  const challenges = composeChallenges(hash, clock);
  const revoked = owned.use(await composeRevocations(config, { ...world.log, ...stores, ...deps, hash }));
  const attested = { ...deps, ...overrides, publicOrigin, challenges, revocations: revoked.revocations };
  const { signer, verifier } = owned.use(await createAttestation(config, attested));
  const issuing = { ...deps, hash, challenges, publicOrigin, store: stores.evidence, signer, owned };
  const app = createPublicApp({
    endpoints: await composeExchange(config, issuing),
    routes: config.routes,
    policies: config.policies,
    readAddress: createClientAddressReader(config.public),
    edgeLimit: createEdgeLimit({ ...config.edge, ...deps, store: stores.edge, hash, random: Math.random }),
    verifier,
    isAttestationEnforced: createIsEnforced(hash),
    challenges,
    store: stores.decisions,
    charges: compileCharges({ policies: config.policies, namespace, hash }),
    proofUse: createProofUse({ ...proofRules(config), hash }),
    upstream: upstream.upstream,
    bodyLimits: { maxBytes: config.public.bodyLimitBytes, timeoutMs: config.public.requestTimeoutMs },
    telemetry,
    clock,
    random: Math.random,
  });
  const server = createPublicServer(app, { telemetry, limits: serverLimits(config) });
  const operator = composeOperator(config, { ...deps, hash, issuers: world.issuers, revocations: revoked });
  return { server, operator, simulated: upstream.simulated };
};

/**
 * Composes one instance and starts it: public and admin listener over the stores, key sets and upstream of `config`.
 * @throws the system's error where a listener cannot be bound, and KeySetError for a key file that is no key set.
 */
export const startGateway = async (given: Config, overrides: Overrides = {}): Promise<Gateway> => {
  const address = await fixPort(given.public.listen);
  const config: Config = { ...given, public: { ...given.public, listen: address } };
  const destination = overrides.logDestination ?? createLogDestination();
  const world = createWorld(config, overrides, destination);
  const { health, log } = world;
  await using started = new AsyncDisposableStack();
  started.defer(() => destination.flush());
  const { server, operator, simulated } = await createPublic(world, overrides, started);
  const admin = createServer(createAdminApp({ metrics: log.metrics, health, operator }));
  started.defer(() => closeServer(admin, 0));
  const adminUrl = await listen(admin, config.admin.listen);
  started.defer(() => closeServer(server, config.drain.graceMs));
  started.defer(() => health.set('draining', { status: 'failing', reason: 'stopping' }));
  const publicUrl = await listen(server, address);
  log.logger.info('listening', {
    listener: 'public',
    port: address.port,
    profile: config.profile,
    version: VERSION,
  });
  const owned = started.move();
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= owned.disposeAsync());
  return {
    publicUrl,
    adminUrl,
    ...(simulated === undefined ? {} : { simulatedUpstream: simulated }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
