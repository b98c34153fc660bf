import type { Config } from '../../config/schema.ts';
import {
  DEVELOPMENT_HASH_KEY_FILE,
  keepDevelopmentHashKey,
} from '../adapters/crypto/development-hash-key.ts';
import { createKeyedHash } from '../adapters/crypto/keyed-hash.ts';
import type { SideChannel } from '../adapters/simulated-upstream/simulated-upstream.ts';
import { createPublicApp, type Endpoint } from '../app.ts';
import type { Blinding } from '../core/blind/blinding.ts';
import type { Challenges } from '../core/challenges/challenges.ts';
import { createKnownBans, type KnownBans } from '../core/limits/known-bans.ts';
import type { ForgettingStore } from '../core/limits/store.ts';
import { createOwnDevices } from '../core/canary/own-devices.ts';
import type { Observe } from '../core/detection/observation.ts';
import { isExposedStart } from '../core/detection/known-by-detectors.ts';
import { createSourcesOfSigns, type SourcesOfSigns } from '../core/live/sources-of-signs.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import type { Upstream } from '../core/upstream.ts';
import { createAttestation, type Attestation } from './attestation.ts';
import { composeBlinding } from './blinding.ts';
import { composeCanary, type CanaryDeps, type ComposedCanary } from './canary.ts';
import { composeChallenges } from './challenges.ts';
import { composeDecisionRecords, type DecisionRecords } from './decision-records.ts';
import { composeExchange } from './exchange.ts';
import { composeForgetting } from './forgetting.ts';
import { composeOperatorLists, type OperatorLists } from './lists.ts';
import { composeTimingProbe } from './timing-probe.ts';
import { composeSuspects, type ComposedSuspects } from './suspects.ts';
import { composeWatch, type ComposedWatch, type WatchingDeps } from './watch.ts';
import { composeOperatorModes, type OperatorModes } from './modes.ts';
import { composeMeters, type ComposedMeters, type MetersDeps } from './meters.ts';
import { composeNetworkData, type ComposedNetworkData } from './network-data.ts';
import { composeReplication } from './replication.ts';
import { composeRevocations, type ComposedRevocations } from './revocations.ts';
import { createStores, type Stores } from './stores.ts';
import { composeUpstream } from './upstream.ts';
import { composeOverload, type ComposedOverload } from './overload.ts';
import type { Overrides, World } from './world.ts';

/**
 * All that a reload leaves as it is: connections, keys, counts and files that are open. What stands on settings that
 * apply at once belongs to a generation (generation.ts), which is made anew.
 */
export interface Foundation extends World {
  readonly hash: KeyedHash;
  readonly stores: Stores;
  readonly knownBans: KnownBans;
  readonly upstream: Upstream;
  /** Of the embedded simulated upstream; absent where a URL is configured. */
  readonly simulated?: SideChannel;
  readonly challenges: Challenges;
  readonly blinding: Blinding;
  readonly records: DecisionRecords;
  readonly revoked: ComposedRevocations;
  readonly listed: OperatorLists;
  readonly modes: OperatorModes;
  /** Makes counters begin anew, at all instances. */
  readonly forget: ForgettingStore['forget'];
  readonly network: ComposedNetworkData;
  readonly verifierOf: Attestation['verifierOf'];
  readonly endpoints: readonly Endpoint[];
  /** Are tokens issued here? */
  readonly isIssuer: boolean;
  /** Makes the public app of each generation. */
  readonly createApp: typeof createPublicApp;
  readonly overload: ComposedOverload;
  readonly meters: ComposedMeters;
  readonly watching: ComposedWatch;
  readonly suspecting: ComposedSuspects;
  /** Who the requests of each sign of the live page come from. */
  readonly sources: SourcesOfSigns;
  readonly canary: ComposedCanary;
  readonly timingProbe: ComposedCanary;
  /** Shown every request that was answered; what looks at traffic is a line in this list. */
  readonly observers: readonly Observe[];
}

const openHash = async ({ secrets }: Config, { developmentHashKeyFile }: Overrides): Promise<KeyedHash> => {
  const file = developmentHashKeyFile ?? DEVELOPMENT_HASH_KEY_FILE;
  return createKeyedHash(secrets.hashKey ?? (await keepDevelopmentHashKey(file)));
};

/** What operators write on one instance, and all hold to. */
const openReplicated = async (
  world: World,
  { hash, stores }: Pick<Foundation, 'hash' | 'stores'>,
  owned: AsyncDisposableStack,
): Promise<Pick<Foundation, 'revoked' | 'listed' | 'modes' | 'forget' | 'knownBans'>> => {
  const { config, clock, health, log } = world;
  const deps = { telemetry: log.telemetry, health, clock };
  const replication = composeReplication(config, { ...deps, ...stores });
  const revoked = await composeRevocations(config, { ...log, ...deps, hash, replication });
  const listed = await composeOperatorLists(config, { ...log, ...deps, hash, replication });
  const modes = await composeOperatorModes(config, { clock, hash, replication });
  const knownBans = createKnownBans(clock);
  const forget = composeForgetting({ ...stores, knownBans }, replication);
  owned.use(replication.watch());
  return { revoked, listed, modes, forget, knownBans };
};

/** What looks at traffic, and what is traffic to be looked at. */
const openWatching = (
  deps: Omit<CanaryDeps, 'own'> & MetersDeps & WatchingDeps & Pick<Stores, 'suspected'>,
  owned: AsyncDisposableStack,
): Pick<
  Foundation,
  'meters' | 'watching' | 'suspecting' | 'sources' | 'canary' | 'timingProbe' | 'observers'
> => {
  const meters = owned.use(composeMeters(deps.config, deps));
  const watching = owned.use(composeWatch(deps.config, deps));
  const watchesTripwires = () => watching.watch.watches('tripwire');
  const suspecting = owned.use(composeSuspects({ ...deps, ...watching.watch, store: deps.suspected, watchesTripwires }));
  const sources = createSourcesOfSigns({ ...deps, ...watching.watch, watchesTripwires });
  const own = createOwnDevices();
  const canary = composeCanary(deps.config, { ...deps, own });
  const timingProbe = composeTimingProbe(deps.config, { ...deps, own });
  const asking = [canary.observe, timingProbe.observe];
  // What the gateway asks itself makes nobody conspicuous.
  const strangers: Observe = (observation) => {
    if (own.isOwn(observation)) return;
    if (isExposedStart(observation, watching.watch)) deps.log.telemetry.countSeen('ignored', 1);
    suspecting.suspects.observe(observation);
    sources.observe(observation);
  };
  return {
    meters,
    watching,
    suspecting,
    sources,
    canary,
    timingProbe,
    observers: [meters.observe, watching.watch.observe, strangers, ...asking],
  };
};

/** Opens it by the configuration that the instance is started with; what is opened goes onto `owned`. */
export const openFoundation = async (
  world: World,
  overrides: Overrides,
  owned: AsyncDisposableStack,
): Promise<Foundation> => {
  const { config, clock, health, publicOrigin, log } = world;
  const { telemetry } = log;
  const hash = await openHash(config, overrides);
  const deps = { telemetry, health, clock };
  const stores = owned.use(createStores(config, deps));
  const { upstream, simulated } = owned.use(await composeUpstream(config, { ...world, telemetry }));
  const challenges = composeChallenges(hash, clock);
  const replicated = await openReplicated(world, { hash, stores }, owned);
  const blinding = composeBlinding({ ...config.store, ...stores, hash, clock, random: Math.random });
  const { revocations } = replicated.revoked;
  const attested = { ...deps, ...overrides, clock, publicOrigin, challenges, revocations };
  const records = owned.use(composeDecisionRecords(stores.decisionLog, telemetry));
  const network = owned.use(await composeNetworkData(config, world));
  const { signer, verifierOf, knownToken } = owned.use(await createAttestation(config, attested));
  const issuing = { ...deps, hash, challenges, publicOrigin, store: stores.evidence, signer, owned };
  const endpoints = await composeExchange(config, issuing);
  const overload = owned.use(composeOverload(config, { ...world, knownToken }));
  const own = {
    createApp: overrides.createApp ?? createPublicApp,
    hash,
    stores,
    upstream,
    challenges,
    blinding,
    records,
    ...replicated,
    network,
    verifierOf,
    endpoints,
    isIssuer: signer !== undefined,
    overload,
    ...openWatching({ ...world, ...stores, hash, signer, simulated }, owned),
  };
  return { ...world, ...own, ...(simulated === undefined ? {} : { simulated }) };
};
