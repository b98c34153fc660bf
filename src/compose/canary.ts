import type { Config } from '../../config/schema.ts';
import { createAttestedClient } from '../adapters/canary/attested-client.ts';
import type { CanaryCredentials } from '../adapters/canary/credentials.ts';
import { register } from '../adapters/canary/register.ts';
import type { SideChannel } from '../adapters/simulated-upstream/simulated-upstream.ts';
import { hasNativeApi, lookupPathOf, lookupRouteOf } from '../core/canary/lookup-path.ts';
import { judgeRun, type CanaryAnswer } from '../core/canary/result.ts';
import type { OwnDevices } from '../core/canary/own-devices.ts';
import { createRotation } from '../core/canary/rotation.ts';
import type { Observe } from '../core/detection/observation.ts';
import { readE164 } from '../core/numbers/read-e164.ts';
import { credentialsOf, type Credentials, type CredentialsDeps } from './canary-credentials.ts';
import { createRepeating } from './repeating.ts';
import type { World } from './world.ts';

export interface CanaryDeps extends World, CredentialsDeps {
  readonly simulated: SideChannel | undefined;
  /** Those of the gateway itself. */
  readonly own: Pick<OwnDevices, 'add'>;
}

export interface ComposedCanary {
  readonly observe: Observe;
  /** From now on it asks, over the public listener at `url`, until what it returns is disposed of. */
  start(url: string, running: () => Config): AsyncDisposable;
}

/** Of the simulated upstream the last ones: people who try things begin with the first. */
export const SIMULATED_NUMBERS = 400;

/** A number, and where its code comes from. */
interface Owned {
  readonly e164: string;
  readonly codeOf: () => string | undefined;
}

const numbersOf = ({ secrets }: Config, simulated?: SideChannel): readonly Owned[] => {
  if (secrets.canaryNumbers !== undefined)
    return secrets.canaryNumbers.map(({ e164, word }) => ({ e164, codeOf: () => word }));
  return (simulated?.registeredNumbers() ?? []).slice(-SIMULATED_NUMBERS).map((e164) => ({
    e164,
    codeOf: () => simulated?.messages(e164).at(-1)?.pin,
  }));
};

/** Why there is none, in one word; undefined where there is one. */
const offReason = (
  config: Config,
  numbers: readonly Owned[],
  credentials?: Credentials,
): string | undefined => {
  if (!config.canary.enabled) return 'disabled';
  if (numbers.length === 0) return 'no_numbers';
  if (credentials === undefined) return 'no_credentials';
  return hasNativeApi(config.routes) ? undefined : 'no_native_routes';
};

/** What the paths of look-ups under way were, by device. */
const createBlindness = () => {
  const watched = new Map<string, boolean>();
  const observe: Observe = ({ facts, step, path }) => {
    const thumbprint = facts?.device?.thumbprint;
    if (step !== 'lookup' || thumbprint === undefined || !watched.has(thumbprint)) return;
    watched.set(thumbprint, path === 'blind');
  };
  return {
    observe,
    watch: (thumbprint: string) => void watched.set(thumbprint, false),
    take(thumbprint: string): boolean {
      const isBlind = watched.get(thumbprint) === true;
      watched.delete(thumbprint);
      return isBlind;
    },
  };
};

interface Runner {
  readonly url: string;
  readonly origin: string;
  readonly running: () => Config;
  readonly blindness: ReturnType<typeof createBlindness>;
  readonly credentials: Credentials;
  readonly own: CanaryDeps['own'];
  readonly stopped: AbortSignal;
}

const registerOne = async (runner: Runner, { e164, codeOf }: Owned, key: CanaryCredentials) => {
  const { url, origin, running, stopped } = runner;
  const { routes, canary } = running();
  const signal = AbortSignal.any([stopped, AbortSignal.timeout(canary.lateAfterMs)]);
  const [lookup, number] = [lookupRouteOf(routes), readE164(e164)];
  return register({
    client: createAttestedClient({ url, origin, credentials: key, signal }),
    e164,
    ...(lookup === undefined || number === undefined ? {} : { lookupPath: lookupPathOf(lookup, number) }),
    codeOf: () => Promise.resolve(codeOf()),
    signal,
  });
};

const runOnce = async (runner: Runner, owned: Owned) => {
  const { running, blindness, credentials } = runner;
  const { canary, routes } = running();
  const began = performance.now();
  const key = await credentials().catch(() => undefined);
  const noToken: CanaryAnswer = { step: 'token', status: 0 };
  if (key === undefined) return judgeRun({ failed: noToken, tookMs: 0, isBlind: false }, NOTHING_TOLD);
  runner.own.add(key.key.thumbprint);
  blindness.watch(key.key.thumbprint);
  const failed = await registerOne(runner, owned, key);
  const isBlind = blindness.take(key.key.thumbprint);
  const tookMs = performance.now() - began;
  return judgeRun(
    { ...(failed === undefined ? {} : { failed }), tookMs, isBlind },
    { lateAfterMs: canary.lateAfterMs, isBudgeted: lookupRouteOf(routes)?.disclosure === 'budgeted' },
  );
};

const NOTHING_TOLD = { lateAfterMs: 0, isBudgeted: false };

/** The synthetic honest phone of one instance; says so where there is none. */
export const composeCanary = (config: Config, deps: CanaryDeps): ComposedCanary => {
  const { log, clock, publicOrigin: origin } = deps;
  const { telemetry } = log;
  const numbers = numbersOf(config, deps.simulated);
  const credentials = credentialsOf(config, deps);
  const off = offReason(config, numbers, credentials);
  const blindness = createBlindness();
  const rotation = createRotation(numbers, config.canary.numberRestMs);
  return {
    observe: blindness.observe,
    start(url, running) {
      const repeating = createRepeating(config.canary.intervalMs);
      if (off !== undefined || credentials === undefined) {
        telemetry.canaryOff(off ?? 'no_credentials');
        return repeating;
      }
      repeating.start(async (stopped) => {
        const owned = rotation.next(clock());
        if (owned === undefined) return;
        const outcome = await runOnce(
          { url, origin, running, blindness, credentials, own: deps.own, stopped },
          owned,
        );
        if (!stopped.aborted) telemetry.canaryEnded(outcome);
      });
      return repeating;
    },
  };
};
