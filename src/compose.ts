import type { Config } from '../config/schema.ts';
import type { ConfigSource } from '../config/source.ts';
import { createAdminServer } from '../middleware/admin-server.ts';
import { createPublicServer } from '../middleware/public-server.ts';
import { createAuditFile } from './adapters/audit/audit-file.ts';
import type { Colleagues } from './adapters/workers/colleagues.ts';
import type { SideChannel } from './adapters/simulated-upstream/simulated-upstream.ts';
import { createLogDestination } from './adapters/telemetry/log-destination.ts';
import { createAdminApp, type AdminOptions } from './admin.ts';
import { awaitReady } from './compose/await-ready.ts';
import { openFoundation, type Foundation } from './compose/foundation.ts';
import { composeGeneration, type Generation } from './compose/generation.ts';
import { createGenerations } from './compose/generations.ts';
import { closeServer, LINGER_MS, listen, reserve } from './compose/listeners.ts';
import {
  composeAuthentication,
  composeOperator,
  openOperatorToken,
  type OperatorDeps,
} from './compose/operator.ts';
import { composePage } from './compose/page.ts';
import { publicOpenApi } from './core/openapi/document.ts';
import { followPrimary, isAlone, reloadTogether, shownMetrics } from './compose/workers.ts';
import type { ReloadTrigger } from './core/configuration/reload.ts';
import { createReloader, type Reloader } from './compose/reloader.ts';
import { VERSION } from './compose/version.ts';
import type { CountersDeps } from './core/limits/probe.ts';
import { createWorld, type Overrides, type World } from './compose/world.ts';

export type { Overrides } from './compose/world.ts';

/** One running instance. */
export interface Gateway extends AsyncDisposable {
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Of the embedded simulated upstream; absent where a URL is configured. */
  readonly simulatedUpstream?: SideChannel;
  /** Takes the configuration anew from its source; absent where there is none. Never throws. */
  readonly reload?: Reloader['reload'];
  /** How long requests and connections may take to end after `stop`, in milliseconds; a reload may change it. */
  drainMs(): number;
  /** Fails readiness, lets requests in flight end, then closes everything. Once; later calls wait for the first. */
  stop(): Promise<void>;
}

const serverLimits = ({ public: limits }: Config) => ({
  maxHeaderBytes: limits.headersLimitBytes,
  headersTimeoutMs: limits.headersTimeoutMs,
  requestTimeoutMs: limits.requestTimeoutMs,
  keepAliveTimeoutMs: limits.keepAliveTimeoutMs,
  stalledTimeoutMs: limits.stalledTimeoutMs,
  maxRequestsPerSocket: limits.maxRequestsPerConnection,
  maxConnections: limits.maxConnections,
  maxConnectionsPerAddress: limits.maxConnectionsPerAddress,
});

/** Without a source there is nothing to read anew. */
export interface GatewayOptions extends Overrides {
  readonly source?: ConfigSource;
  /** Where this process is one of several of an instance. */
  readonly colleagues?: Colleagues;
}

/** What counts now. */
const countersOfRunning = ({ charges, answers, config }: Generation): CountersDeps => ({
  charges,
  answers,
  routeIds: config.routes.map(({ id }) => id),
});

/** What clients of the configuration that is running can ask. */
const describePublic = ({ publicOrigin }: World, { routes }: Config, isIssuer: boolean) =>
  publicOpenApi({ routes, publicOrigin, isIssuer, version: VERSION });

/** What operators have: the API and the live page, behind one token. */
const composeOperating = async (
  world: World,
  given: Foundation & Pick<OperatorDeps, 'audit' | 'reloader' | 'running' | 'counters'>,
  options: GatewayOptions,
  owned: AsyncDisposableStack,
) => {
  const { config, clock, health, issuers } = world;
  const { telemetry } = world.log;
  const metrics = shownMetrics(world, options.colleagues);
  const deps = { ...given, telemetry, issuers, revocations: given.revoked };
  const token = await openOperatorToken(config, options);
  const authenticate = composeAuthentication({ ...deps, token });
  const { suspects } = deps.suspecting;
  const { sources, watching } = deps;
  const shown = { metrics, health, clock, authenticate, suspects, sources, watch: watching.watch };
  const page = owned.use(await composePage(config, shown));
  return { operator: composeOperator(deps, authenticate), page: page.handler };
};

/** What runs behind the requests holds to the configuration that is running. */
const followRunning = (
  { meters, watching }: Foundation,
  running: () => Config,
  audit: ReturnType<typeof createAuditFile>,
): void => {
  meters.follow(running);
  watching.follow(running, audit);
};

/** The public server and all that it stands on; what is opened goes onto `owned`. */
const createPublic = async (
  world: World,
  given: Config,
  options: GatewayOptions,
  owned: AsyncDisposableStack,
) => {
  const { config, log } = world;
  const base = await openFoundation(world, options, owned);
  const audit = createAuditFile(config.operator.auditFile);
  const generations = owned.use(
    createGenerations(composeGeneration(config, base), (error) =>
      log.logger.warn('generation_not_closed', { error }),
    ),
  );
  const running = (): Config => generations.current().config;
  const { telemetry } = log;
  const { server, connections } = createPublicServer(generations.listener, {
    telemetry,
    limits: serverLimits(config),
    sourceOf: (peer) => generations.current().sourceOf(peer),
  });
  log.watchLoad(() => ({ ...base.overload.load(), connections: connections.count() }));
  followRunning(base, running, audit);
  const { source, colleagues } = options;
  const alone =
    source === undefined ? undefined : createReloader({ base, generations, audit, given, source });
  const reloader =
    alone === undefined || colleagues === undefined ? alone : reloadTogether(alone, colleagues);
  const counters = () => countersOfRunning(generations.current());
  const operating = isAlone(colleagues)
    ? {
        ...(await composeOperating(world, { ...base, audit, reloader, running, counters }, options, owned)),
        openApi: () => describePublic(world, running(), base.isIssuer),
      }
    : undefined;
  return { ...base, operating, server, generations, reloader };
};

const openAdmin = async (
  world: World,
  operating: Pick<AdminOptions, 'operator' | 'page' | 'openApi'>,
  { colleagues }: GatewayOptions,
  started: AsyncDisposableStack,
): Promise<string> => {
  const metrics = shownMetrics(world, colleagues);
  const onFailed = (error: unknown): void => world.log.telemetry.adminFailed(error);
  const admin = createAdminServer(createAdminApp({ metrics, health: world.health, onFailed, ...operating }));
  started.defer(() => closeServer(admin, 0));
  return listen(admin, world.config.admin.listen);
};

/**
 * Composes one instance and starts it: public and admin listener over the stores, key sets and upstream of `config`.
 * @throws the system's error where a listener cannot be bound, and KeySetError for a key file that is no key set.
 */
export const startGateway = async (given: Config, options: GatewayOptions = {}): Promise<Gateway> => {
  await using started = new AsyncDisposableStack();
  const reserved = started.use(await reserve(given.public.listen));
  const config: Config = { ...given, public: { ...given.public, listen: reserved.address } };
  const destination = options.logDestination ?? createLogDestination();
  const world = createWorld(config, options, destination);
  const { health, log } = world;
  started.defer(() => destination.flush());
  const open = await createPublic(world, given, options, started);
  const { server, operating, generations, reloader, simulated } = open;
  const { colleagues } = options;
  const adminUrl = operating === undefined ? '' : await openAdmin(world, operating, options, started);
  const lingerMs = colleagues === undefined ? 0 : LINGER_MS;
  started.defer(() => closeServer(server, generations.current().config.drain.graceMs, lingerMs));
  started.defer(() => health.set('draining', { status: 'failing', reason: 'stopping' }));
  if (colleagues !== undefined) await awaitReady(health);
  const publicUrl = await listen(server, reserved.where);
  for (const asking of isAlone(colleagues) ? [open.canary, open.timingProbe] : [])
    started.use(asking.start(publicUrl, () => generations.current().config));
  if (colleagues !== undefined)
    followPrimary(world, reloader && (() => void reloader.reload('signal')), colleagues);
  log.logger.info('listening', {
    listener: 'public',
    port: config.public.listen.port,
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
    drainMs: () => lingerMs + generations.current().config.drain.graceMs,
    ...(reloader === undefined ? {} : { reload: (trigger: ReloadTrigger) => reloader.reload(trigger) }),
    stop,
    [Symbol.asyncDispose]: stop,
  };
};
