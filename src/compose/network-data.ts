import type { Config } from '../../config/schema.ts';
import { followFile, type FollowedFile } from '../adapters/network-data/followed-file.ts';
import { openMmdb, type Mmdb } from '../adapters/network-data/mmdb.ts';
import { NetworkDataError } from '../adapters/network-data/network-data-error.ts';
import type { NetworkDatabase } from '../adapters/telemetry/metrics-table.ts';
import type { TelemetryParts } from '../adapters/telemetry/telemetry.ts';
import type { HealthRegistry } from '../core/health.ts';
import { parseAsnList } from '../core/network-data/asn.ts';
import { createNetworkOf } from '../core/network-data/network-of.ts';
import type { NetworkOf } from '../core/network-data/network-data.ts';
import type { Clock } from '../core/time.ts';

export interface ComposedNetworkData extends Disposable {
  readonly networkOf: NetworkOf;
}

export interface NetworkDataDeps {
  readonly log: Pick<TelemetryParts, 'telemetry' | 'logger' | 'watchNetworkData'>;
  readonly health: HealthRegistry;
  readonly clock: Clock;
}

const parseHosting = (bytes: Buffer): ReadonlySet<string> => {
  const list = parseAsnList(bytes.toString('utf8'));
  if ('badLine' in list)
    throw new NetworkDataError('line_unreadable', `line ${list.badLine} is no autonomous system number`);
  return list;
};

/** Tells of files that went bad, and of those that are well again. */
const createTell = ({ log: { telemetry, logger }, health }: NetworkDataDeps) => {
  const faults = new Map<NetworkDatabase, string>();
  const show = (): void => {
    const [reason] = faults.values();
    health.set('network-data', reason === undefined ? { status: 'ok' } : { status: 'degraded', reason });
    telemetry.degraded('network_data', reason !== undefined, reason);
  };
  return (database: NetworkDatabase, error?: NetworkDataError): void => {
    if (error === undefined) faults.delete(database);
    else faults.set(database, `${database}_${error.reason}`);
    if (error === undefined) logger.info('network_data', { kind: database, result: 'loaded' });
    show();
  };
};

const ageSeconds = (now: number, builtAt: number | undefined): number =>
  builtAt === undefined ? 0 : Math.max(0, (now - builtAt) / 1_000);

/**
 * Opens the databases of networks that are configured, and follows them; says which dimensions are off.
 * @throws {NetworkDataError} for a file that cannot be used.
 */
export const composeNetworkData = async (
  { networkData }: Config,
  deps: NetworkDataDeps,
): Promise<ComposedNetworkData> => {
  using owned = new DisposableStack();
  const tell = createTell(deps);
  const open = async <T>(
    database: NetworkDatabase,
    file: string | undefined,
    parse: (bytes: Buffer) => T,
  ): Promise<FollowedFile<T> | undefined> => {
    if (file === undefined) {
      deps.log.logger.info('network_data', { kind: database, result: 'off' });
      return undefined;
    }
    const followed = await followFile({ file, parse, onChange: (error) => tell(database, error) });
    tell(database);
    return owned.use(followed);
  };
  const asn = await open<Mmdb>('asn', networkData.asnFile, openMmdb);
  const classes = await open<Mmdb>('class', networkData.classFile, openMmdb);
  const hosting = await open('hosting', networkData.hostingFile, parseHosting);
  deps.log.watchNetworkData(() => ({
    asn: ageSeconds(deps.clock(), asn?.current.builtAt),
    class: ageSeconds(deps.clock(), classes?.current.builtAt),
  }));
  const opened = owned.move();
  return {
    networkOf: createNetworkOf({
      ...(asn === undefined ? {} : { asn: (address: string) => asn.current.find(address) }),
      ...(classes === undefined ? {} : { networkClass: (address: string) => classes.current.find(address) }),
      ...(hosting === undefined ? {} : { hosting: (number: string) => hosting.current.has(number) }),
    }),
    [Symbol.dispose]: () => opened.dispose(),
  };
};
