import { dirname, resolve } from 'node:path';

import { checkAttestation } from './checks/attestation.ts';
import type { CheckContext } from './checks/check.ts';
import { checkEvidence, checkEvidenceFiles } from './checks/evidence.ts';
import { checkKeyFiles } from './checks/key-files.ts';
import { checkLists } from './checks/lists.ts';
import { checkListeners } from './checks/listeners.ts';
import { checkLedgers } from './checks/ledgers.ts';
import { checkNetworkDimensions, checkNetworkFiles } from './checks/network-data.ts';
import { checkPolicies } from './checks/policies.ts';
import { checkProduction } from './checks/production.ts';
import { checkRedisTls } from './checks/redis-tls.ts';
import { checkRoutes } from './checks/routes.ts';
import { checkWorkers } from './checks/workers.ts';
import { checkTenants } from './checks/tenants.ts';
import { compile } from './compile.ts';
import type { Draft } from './draft.ts';
import { readEnvironment, type Environment } from './environment.ts';
import { resolveEvidenceFiles } from './evidence-files.ts';
import { ConfigError, type Fault } from './fault.ts';
import type { LocatedFault } from './located-fault.ts';
import { merge, sourceIn, type Layer } from './layer.ts';
import { nearest } from '../src/core/nearest.ts';
import { valueAt } from './path.ts';
import { readLayer, type FileLayer } from './read-layer.ts';
import { PROFILES, type Config, type Profile, type Settings } from './schema.ts';
import { shippedProfile } from './shipped.ts';
import { validate } from './validate.ts';

export { ConfigError, type Fault } from './fault.ts';

/** Hears how the configuration file is read. */
export interface LoadObserver {
  /** Of each file whose settings are read, before it is: of the configuration file and its `routesFile`. */
  reading(path: string): void;
  /** Whether the configuration file says anything. */
  read(saysNothing: boolean): void;
}

/** Where a configuration comes from. */
export interface LoadOptions {
  /** `--config`; goes before `NUMBERWALL_CONFIG`. */
  readonly file?: string;
  /** `--profile`; goes before `NUMBERWALL_PROFILE`, and that before the file’s `profile`. */
  readonly profile?: string;
  readonly env: Environment;
  /** `--single-instance`: the embedded store is meant, also in production. */
  readonly singleInstance?: boolean;
  /** What is not missed: an app that uses the parts of the gateway needs less than all of it. */
  readonly without?: CheckContext['without'];
  /** Settings laid over everything else, in the form of the file; for routes, `routes` itself. */
  readonly overlay?: object;
  readonly observer?: LoadObserver;
  /** Is a configuration file that says nothing a fault? It may have been cut off while it was written. */
  readonly refuseEmpty?: boolean;
}

const isProfile = (value: unknown): value is Profile => PROFILES.some((profile) => profile === value);

const NO_FILE: FileLayer = { layers: [], faults: [] };

const isEmpty = ({ layers }: FileLayer): boolean => Object.keys(merge(layers) as object).length === 0;

const emptyFile = (path: string): Fault => ({
  path,
  message: 'names a file that says nothing any more',
  remedy: 'Write it whole, beside its place, and move it there.',
});

const readOwn = async (
  file: string,
  name: string,
  { observer, refuseEmpty }: LoadOptions,
): Promise<FileLayer> => {
  const own = await readLayer(file, name, (path) => observer?.reading(path));
  if (own.faults.length > 0) return own;
  const saysNothing = isEmpty(own);
  observer?.read(saysNothing);
  return saysNothing && refuseEmpty === true ? { ...own, faults: [emptyFile(name)] } : own;
};

const profileFaults = (path: string, given: unknown): Fault[] => {
  if (given === undefined || isProfile(given)) return [];
  const meant = typeof given === 'string' ? nearest(given, PROFILES) : undefined;
  const remedy = meant === undefined ? `Use one of ${PROFILES.join(', ')}.` : `Did you mean ${meant}?`;
  return [{ path, message: 'names no profile', remedy }];
};

interface Chosen {
  readonly profile: Profile;
  readonly faults: readonly Fault[];
}

/** Flag, then environment, then file; where nobody says, production. */
const chooseProfile = (options: LoadOptions, environment: Layer, own: FileLayer): Chosen => {
  const candidates: [string, unknown][] = [
    ['--profile', options.profile],
    ['NUMBERWALL_PROFILE', valueAt(environment.value, ['profile'])],
    ['profile', valueAt(merge(own.layers), ['profile'])],
  ];
  const [path, given] = candidates.find(([, value]) => value !== undefined) ?? ['', undefined];
  return { profile: isProfile(given) ? given : 'production', faults: profileFaults(path, given) };
};

const resolveRedisTls = (draft: Draft, toFile: (path: string) => string): Draft => {
  const { store } = draft;
  const { redis } = store ?? {};
  if (store === undefined || redis?.tls === undefined) return draft;
  const tls = Object.fromEntries(
    Object.entries<string>({ ...redis.tls }).map(([name, path]) => [name, toFile(path)]),
  );
  return { ...draft, store: { ...store, redis: { ...redis, tls } } };
};

const resolveNetworkData = (draft: Draft, toFile: (path: string) => string): Draft => {
  const { networkData } = draft;
  if (networkData === undefined) return draft;
  const files = Object.entries<string>({ ...networkData }).map(
    ([name, path]) => [name, toFile(path)] as const,
  );
  return { ...draft, networkData: Object.fromEntries<string>(files) };
};

/** A path in a file starts from that file’s directory; those of the environment are absolute already. */
const resolveKeyFiles = (draft: Draft, file: string | undefined): Draft => {
  const { attestation } = draft;
  if (attestation === undefined || file === undefined) return draft;
  const issuers = attestation.issuers.map((issuer) =>
    'file' in issuer.keys ? { ...issuer, keys: { file: resolve(dirname(file), issuer.keys.file) } } : issuer,
  );
  const toFile = (path: string) => resolve(dirname(file), path);
  const { issuing } = attestation;
  const keysFile = issuing?.keysFile === undefined ? {} : { keysFile: toFile(issuing.keysFile) };
  const own = issuing === undefined ? {} : { issuing: { ...issuing, ...keysFile } };
  return resolveEvidenceFiles({ ...draft, attestation: { ...attestation, issuers, ...own } }, toFile);
};

const CHECKS = [
  ...[checkListeners, checkAttestation, checkEvidence, checkRoutes],
  ...[checkPolicies, checkLedgers, checkTenants, checkLists, checkNetworkDimensions, checkWorkers],
];

const checkAll = async (draft: Draft, context: CheckContext): Promise<readonly LocatedFault[]> => [
  ...CHECKS.flatMap((check) => check(draft, context)),
  ...(draft.profile === 'production' ? checkProduction(draft, context) : []),
  ...(await checkKeyFiles(draft)),
  ...(await checkEvidenceFiles(draft)),
  ...(await checkRedisTls(draft)),
  ...(await checkNetworkFiles(draft)),
];

const located = (faults: readonly LocatedFault[], layers: readonly Layer[]): Fault[] =>
  faults.map(({ fault, at }) => {
    const source = sourceIn(layers, at);
    return source === undefined ? fault : { ...fault, source };
  });

/**
 * Reads profile, file, environment and secrets, checks them together, and compiles them.
 * @throws {ConfigError} with every fault at once; nothing else.
 */
export const loadConfig = async (options: LoadOptions): Promise<Config> => {
  const environment = await readEnvironment(options.env);
  const file = options.file ?? environment.file;
  const fileName = options.file === undefined ? 'NUMBERWALL_CONFIG' : '--config';
  const own = file === undefined ? NO_FILE : await readOwn(file, fileName, options);
  const chosen = chooseProfile(options, environment.layer, own);
  const early = [...environment.faults, ...own.faults, ...chosen.faults];
  const shipped = await readLayer(shippedProfile(chosen.profile), 'profile');
  early.push(...shipped.faults);
  if (own.faults.length > 0 || chosen.faults.length > 0) throw new ConfigError(early);

  const layers: Layer[] = [
    ...shipped.layers,
    ...own.layers,
    environment.layer,
    { value: { ...options.overlay, profile: chosen.profile }, sourceOf: () => undefined },
  ];
  const { draft, faults } = validate(merge(layers) as object);
  const toFile = (path: string) => resolve(dirname(file ?? ''), path);
  const resolved = resolveNetworkData(resolveRedisTls(resolveKeyFiles(draft, file), toFile), toFile);
  const { singleInstance = false, without = [] } = options;
  const further = await checkAll(resolved, { singleInstance, without });
  const all = [...early, ...located([...faults, ...further], layers)];
  if (all.length > 0) throw new ConfigError(all);
  return compile(resolved as Settings);
};
