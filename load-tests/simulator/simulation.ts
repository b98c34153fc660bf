import type { Config } from '../../config/schema.ts';
import { createMemoryWatchStore } from '../../src/adapters/memory/watch-store.ts';
import type { WatchEvent } from '../../src/core/detection/evaluate.ts';
import type { Observe } from '../../src/core/detection/observation.ts';
import { levelOf } from '../../src/core/detection/level-of.ts';
import { STEP_MS } from '../../src/core/detection/signals.ts';
import { createWatch } from '../../src/core/detection/watch.ts';
import { createKnownBans } from '../../src/core/limits/known-bans.ts';
import { createPenalties } from '../../src/core/limits/penalties.ts';
import type { KeyedHash } from '../../src/core/subjects/keyed-hash.ts';
import { SECOND, type Clock, type Instant } from '../../src/core/time.ts';
import { createAgenda, type Agenda } from './agenda.ts';
import { createSimulatedGateway, type SimulatedGateway } from './gateway.ts';
import type { SimulatedStore } from './store.ts';

export interface SimulationOptions {
  readonly config: Config;
  readonly hash: KeyedHash;
  readonly begin: Instant;
  /** Opens the decision store on the virtual clock. */
  readonly openStore: (clock: Clock) => SimulatedStore;
  /** Tells a store with a clock of its own that time has passed. */
  readonly onTime?: (now: Instant) => Promise<void>;
}

/** An instance in virtual time. */
export interface Simulation {
  readonly gateway: SimulatedGateway;
  readonly store: SimulatedStore;
  readonly agenda: Agenda;
  /** What the detectors have noticed. */
  readonly events: readonly (WatchEvent & { readonly at: Instant })[];
  /** Lets everything happen that is due before `until`. */
  run(until: Instant): Promise<void>;
}

/** Counts of a step are told just before it ends, and evaluated when all instances have had their time. */
const TELL_BEFORE_MS = 1;
const EVALUATE_AFTER_MS = 3 * SECOND + 1;
/** As src/compose/watch.ts and src/compose/penalties.ts. */
const MAX_WAITING = 100_000;
const PENALTIES_MS = 250;
/** Devices whose walks are kept. */
const MAX_DEVICES = 1_000_000;
/** Blocks with failed numbers: all of the plan’s. */
const MAX_BLOCKS = 60_000;

/** Failures are counted when there are any, at the next quarter of a second. */
const createPenaltyTurns = (
  agenda: Agenda,
  clock: Clock,
  flush: () => Promise<void>,
): { readonly wake: () => void } => {
  let isDue = false;
  return {
    wake() {
      if (isDue) return;
      isDue = true;
      agenda.add((Math.floor(clock() / PENALTIES_MS) + 1) * PENALTIES_MS, async () => {
        isDue = false;
        await flush();
      });
    },
  };
};

/** Twice in each step, where the gateway turns every second: the conclusions are the same, at the same second. */
const turnEachStep = (agenda: Agenda, begin: Instant, turn: () => Promise<void>): void => {
  const step = (end: Instant): void => {
    agenda.add(end - TELL_BEFORE_MS, turn);
    agenda.add(end + EVALUATE_AFTER_MS, async () => {
      await turn();
      step(end + STEP_MS);
    });
  };
  step((Math.floor(begin / STEP_MS) + 1) * STEP_MS);
};

const composeWatch = ({ config, hash }: SimulationOptions, clock: Clock) => {
  const events: (WatchEvent & { readonly at: Instant })[] = [];
  const { mode, detectors } = config.detection;
  const watch = createWatch({
    store: createMemoryWatchStore({ clock, maxBlocks: MAX_BLOCKS, maxDevices: MAX_DEVICES }),
    hash,
    clock,
    modes: (id) => (mode === 'off' ? 'off' : (detectors[id] ?? mode)),
    completedElsewhere: () => Promise.resolve(new Set()),
    onCount: () => undefined,
    onEvent: (event) => void events.push({ ...event, at: clock() }),
    maxWaiting: MAX_WAITING,
  });
  return { watch, events };
};

const composePenalties = (
  store: SimulatedStore,
  knownBans: ReturnType<typeof createKnownBans>,
  charges: () => SimulatedGateway['charges'],
) =>
  createPenalties({
    store: {
      decide: async (request) => store.decide(request),
      refund: async (request, decision) => store.refund(request, decision),
      forget: async (keys) => store.forget(keys),
    },
    charges: (facts, proof) => charges()(facts, proof),
    onRead: (request, decision) => knownBans.learn(request, decision),
    onBanned: () => undefined,
  });

/** Composes an instance as src/compose does, on a clock that only the agenda moves. */
export const createSimulation = (options: SimulationOptions): Simulation => {
  const { config, hash, begin, onTime } = options;
  let now = begin;
  /** What `onTime` was last told. */
  let told = -Infinity;
  const clock: Clock = () => now;
  const agenda = createAgenda();
  const store = options.openStore(clock);
  const { watch, events } = composeWatch(options, clock);
  const knownBans = createKnownBans(clock);
  const penalties = composePenalties(store, knownBans, () => gateway.charges);
  const turns = createPenaltyTurns(agenda, clock, () => penalties.flush());
  const noteFailure: Observe = (observation) => {
    if (observation.code === undefined) return;
    penalties.note(observation);
    turns.wake();
  };
  const gateway = createSimulatedGateway({
    ...{ config, store, clock, hash, knownBans },
    levelOf: (segment) => levelOf(watch.state, segment, now),
    isExposed: (device) => watch.isExposed(device),
    observers: [(observation) => watch.observe(observation), noteFailure],
  });
  turnEachStep(agenda, begin, () => watch.turn());
  return {
    ...{ gateway, store, agenda, events },
    async run(until) {
      while (agenda.nextAt() < until) {
        const at = agenda.nextAt();
        now = Math.max(now, at);
        if (now > told && onTime !== undefined) await onTime(now);
        told = now;
        const done = agenda.take()?.(now);
        if (done instanceof Promise) await done;
      }
      now = Math.max(now, until);
    },
  };
};
