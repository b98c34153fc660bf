import type { Config } from '../../config/schema.ts';
import type { DistinctStore } from '../core/meters/distinct.ts';
import type { Observe } from '../core/detection/observation.ts';
import type { TextStore } from '../core/blind/registration.ts';
import { FOREIGN_AFTER_MS } from '../core/meters/foreign-answers.ts';
import type { LeakRules } from '../core/meters/leak-bound.ts';
import { createRegistrationMeter, type CompletedPairs } from '../core/meters/registrations.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { MINUTE } from '../core/time.ts';
import { createRepeating } from './repeating.ts';
import { composeTrafficMeter } from './traffic-meter.ts';
import type { World } from './world.ts';

export interface MetersDeps extends World {
  readonly hash: KeyedHash;
  readonly texts: TextStore;
  /** Of all instances; absent where this is the only one. */
  readonly distinctStore?: DistinctStore;
}

export interface ComposedMeters extends AsyncDisposable {
  readonly observe: Observe;
  /** Whom to ask, from now on, what configuration runs. */
  follow(running: () => Config): void;
}

const SWEEP_MS = 5_000;
/** Longer than anybody waits for it. */
const KEPT_MS = FOREIGN_AFTER_MS + MINUTE;
/** About 20 MB: what a gate would let pass in years, and `disclosure: always` in minutes of a flood. */
const MAX_WAITING = 100_000;

const rulesOf = ({ ledgers, routes, tenants }: Config): LeakRules => ({
  ledgers,
  disclosures: routes.filter(({ blind }) => blind !== undefined).map(({ disclosure }) => disclosure),
  tenants: tenants.length + 1,
});

/** A phone may start at one instance and complete at another: the other leaves a mark for as long as anyone waits. */
export const createElsewhere = (texts: TextStore, namespace: string): CompletedPairs => {
  const keyOf = (pair: string): string => `{${namespace}}:completed:${pair}`;
  const isKept = (pair: string): Promise<boolean> =>
    texts.get(keyOf(pair)).then(
      (text) => text !== undefined,
      () => false,
    );
  return {
    tell: (pair) => texts.put(keyOf(pair), '1', KEPT_MS).catch(() => undefined),
    async which(pairs) {
      const kept = await Promise.all(pairs.map(isKept));
      return new Set(pairs.filter((_, index) => kept[index] === true));
    },
  };
};

/** What looks at traffic to measure it, away from the requests. */
export const composeMeters = (config: Config, deps: MetersDeps): ComposedMeters => {
  const { log, hash, texts, clock } = deps;
  let running = (): Config => config;
  const registrations = createRegistrationMeter({
    telemetry: log.telemetry,
    hash,
    elsewhere: createElsewhere(texts, config.store.namespace),
    clock,
    rules: () => rulesOf(running()),
    maxWaiting: MAX_WAITING,
  });
  const traffic = composeTrafficMeter({ ...deps, telemetry: log.telemetry });
  log.watchMeters({ ...registrations, distinct: traffic.count });
  const sweeping = createRepeating(SWEEP_MS);
  sweeping.start(() => registrations.sweep());
  return {
    observe(observation) {
      registrations.observe(observation);
      traffic.observe(observation);
    },
    follow: (read) => void (running = read),
    async [Symbol.asyncDispose]() {
      await traffic[Symbol.asyncDispose]();
      await sweeping[Symbol.asyncDispose]();
    },
  };
};
