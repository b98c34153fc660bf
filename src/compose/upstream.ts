import type { Config } from '../../config/schema.ts';
import {
  createSimulatedUpstream,
  type SideChannel,
} from '../adapters/simulated-upstream/simulated-upstream.ts';
import { createTracedUpstream } from '../adapters/upstream/traced-upstream.ts';
import { createUpstream } from '../adapters/upstream/upstream.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';
import type { Tracing } from '../core/tracing.ts';
import type { Upstream } from '../core/upstream.ts';
import { VERSION } from './version.ts';

export interface ComposedUpstream extends AsyncDisposable {
  readonly upstream: Upstream;
  /** Of the embedded simulated upstream; absent where a URL is configured. */
  readonly simulated?: SideChannel;
}

export interface UpstreamDeps {
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  readonly clock: Clock;
  readonly tracing?: Tracing;
}

/** The protected service, or, without a URL, a simulated one on a loopback port of its own. */
export const composeUpstream = async (config: Config, deps: UpstreamDeps): Promise<ComposedUpstream> => {
  await using started = new AsyncDisposableStack();
  const { url, simulated, ...client } = config.upstream;
  const service =
    url === undefined
      ? started.use(
          await createSimulatedUpstream({
            registered: { count: simulated.registered, seed: simulated.seed },
            latencyMs: simulated.latencyMs,
            clock: deps.clock,
          }),
        )
      : undefined;
  const upstream = started.use(
    createUpstream({
      ...client,
      url: url ?? (await service?.listen(0)) ?? '',
      telemetry: watchCircuit(deps),
      version: VERSION,
    }),
  );
  const owned = started.move();
  return {
    upstream: deps.tracing === undefined ? upstream : createTracedUpstream(upstream, deps.tracing),
    ...(service === undefined ? {} : { simulated: service.sideChannel }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
};

/** An open circuit shows in readiness, and does not fail it: other instances would find the same upstream. */
const watchCircuit = ({ telemetry, health }: UpstreamDeps): Telemetry => {
  health.set('upstream', { status: 'ok' });
  return {
    ...telemetry,
    degraded(component, isDegraded, reason) {
      health.set(
        'upstream',
        isDegraded ? { status: 'degraded', reason: reason ?? 'degraded' } : { status: 'ok' },
      );
      telemetry.degraded(component, isDegraded, reason);
    },
  };
};
