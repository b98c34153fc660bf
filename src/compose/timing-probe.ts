import type { Config } from '../../config/schema.ts';
import { createDeviceKey, type DeviceKey } from '../adapters/attestation/client/device-key.ts';
import { createAttestedClient } from '../adapters/canary/attested-client.ts';
import { timeLookups } from '../adapters/canary/time-lookups.ts';
import type { SideChannel } from '../adapters/simulated-upstream/simulated-upstream.ts';
import { lookupPathOf, lookupRouteOf } from '../core/canary/lookup-path.ts';
import { createResponseTiming, TIMING_PAIRS, type TimedNumber } from '../core/canary/response-timing.ts';
import type { OwnDevices } from '../core/canary/own-devices.ts';
import type { Observe } from '../core/detection/observation.ts';
import { readE164 } from '../core/numbers/read-e164.ts';
import { SIMULATED_NUMBERS, type ComposedCanary } from './canary.ts';
import { credentialsOf, type Credentials, type CredentialsDeps } from './canary-credentials.ts';
import { createRepeating } from './repeating.ts';
import { timingNumbersOf, type TimingNumbers } from './timing-numbers.ts';
import type { World } from './world.ts';

export interface TimingProbeDeps extends World, CredentialsDeps {
  readonly simulated: SideChannel | undefined;
  /** Those of the gateway itself. */
  readonly own: Pick<OwnDevices, 'add'>;
}

/** Why there is none, in one word; undefined where there is one. */
const offReason = (config: Config, numbers: TimingNumbers, credentials?: Credentials): string | undefined => {
  if (!config.canary.enabled) return 'disabled';
  if (numbers.registered.length === 0 || numbers.unregistered.length === 0) return 'no_numbers';
  if (credentials === undefined) return 'no_credentials';
  return lookupRouteOf(config.routes) === undefined ? 'no_lookup_route' : undefined;
};

/** On which paths the look-ups of one device were answered. */
const createPaths = () => {
  let watched: string | undefined;
  let paths: string[] = [];
  const observe: Observe = ({ facts, step, path }) => {
    if (step === 'lookup' && watched !== undefined && facts?.device?.thumbprint === watched) paths.push(path);
  };
  return {
    observe,
    watch(thumbprint: string): void {
      watched = thumbprint;
      paths = [];
    },
    /** Were all so many answered, and all on one path? */
    areAlike: (count: number): boolean => paths.length === count && new Set(paths).size === 1,
  };
};

interface Prober {
  readonly url: string;
  readonly origin: string;
  readonly credentials: Credentials;
  readonly key: DeviceKey;
  readonly paths: ReturnType<typeof createPaths>;
  readonly own: TimingProbeDeps['own'];
  readonly numbers: TimingNumbers;
}

/** A number of each sort, in turn. */
const lookupsOf = ({ routes }: Config, numbers: TimingNumbers, round: number) => {
  const route = lookupRouteOf(routes);
  return (Object.keys(numbers) as TimedNumber[]).flatMap((of) => {
    const number = readE164(numbers[of][round % numbers[of].length] ?? '');
    return route === undefined || number === undefined ? [] : [{ of, path: lookupPathOf(route, number) }];
  });
};

/** Times of one round; undefined where not all were answered on one path: what the truth takes says nothing of the blind. */
const timeRound = async (prober: Prober, running: Config, round: number, stopped: AbortSignal) => {
  const { credentials, key, paths, numbers } = prober;
  const given = await credentials(key).catch(() => undefined);
  if (given === undefined) return undefined;
  const lookups = lookupsOf(running, numbers, round);
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(running.canary.lateAfterMs)]);
  prober.own.add(given.key.thumbprint);
  paths.watch(given.key.thumbprint);
  const client = createAttestedClient({ ...prober, credentials: given, signal });
  const times = await timeLookups(client, lookups, Math.random);
  return paths.areAlike(lookups.length) ? times : undefined;
};

/** Looks numbers of the operator’s own up, again and again as one device, and tells whether time tells them apart. */
export const composeTimingProbe = (config: Config, deps: TimingProbeDeps): ComposedCanary => {
  const { publicOrigin: origin, log } = deps;
  const numbers = timingNumbersOf(config, deps.simulated, SIMULATED_NUMBERS);
  const credentials = credentialsOf(config, deps);
  const off = offReason(config, numbers, credentials);
  const paths = createPaths();
  const timing = createResponseTiming();
  const tell = (times: ReadonlyMap<TimedNumber, number>): void => {
    for (const [number, ms] of times) timing.add(number, ms);
    for (const pair of TIMING_PAIRS) log.telemetry.responseTimed(pair, timing.t(pair));
  };
  return {
    observe: paths.observe,
    start(url, running) {
      const repeating = createRepeating(config.canary.timingIntervalMs);
      if (off !== undefined || credentials === undefined) {
        log.telemetry.timingProbeOff(off ?? 'no_credentials');
        return repeating;
      }
      let [key, round]: [DeviceKey | undefined, number] = [undefined, 0];
      repeating.start(async (stopped) => {
        key ??= await createDeviceKey();
        const prober = { url, origin, credentials, key, paths, own: deps.own, numbers };
        const times = await timeRound(prober, running(), round, stopped);
        round += 1;
        if (times !== undefined && !stopped.aborted) tell(times);
      });
      return repeating;
    },
  };
};
