import { createConfigSource } from '../../config/source.ts';
import { startGateway } from '../compose.ts';
import type { ReloadOutcome } from '../core/configuration/reload.ts';

/** Where the configuration of a gateway comes from: a file, and what is laid over it. */
export interface GatewayOptions {
  /** A configuration file, as `numberwall serve --config`. */
  readonly file?: string;
  /** `production` unless the file or the environment says otherwise. */
  readonly profile?: 'development' | 'production';
  /** `NUMBERWALL_*`; none where it is absent: give it `process.env` to be set by the environment. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Settings in the form of the file, laid over all others. */
  readonly settings?: object;
  /** As `--single-instance`: the embedded store is meant, also in production. */
  readonly singleInstance?: boolean;
}

/** A gateway that listens. */
export interface RunningGateway extends AsyncDisposable {
  /** Of the public listener, with its port. */
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** Takes file and environment anew; a configuration that is wrong changes nothing. Never throws. */
  reload(): Promise<ReloadOutcome>;
  /** Fails readiness, lets requests in flight end, then closes everything. Once; later calls wait for the first. */
  stop(): Promise<void>;
}

/**
 * Starts the whole gateway in this process, with listeners of its own: what `numberwall serve` does, without its signals.
 * @throws {ConfigError} with every fault of the configuration at once, and the system's error where a listener cannot be
 *   bound.
 */
export const createGateway = async (options: GatewayOptions = {}): Promise<RunningGateway> => {
  const { env = {}, settings, ...rest } = options;
  const source = createConfigSource({
    ...rest,
    env,
    ...(settings === undefined ? {} : { overlay: settings }),
  });
  const gateway = await startGateway(await source.load(), { source });
  const { publicUrl, adminUrl, reload } = gateway;
  if (reload === undefined) throw new Error('a gateway with a source reloads');
  const stop = () => gateway.stop();
  return { publicUrl, adminUrl, reload: () => reload('operator'), stop, [Symbol.asyncDispose]: stop };
};
