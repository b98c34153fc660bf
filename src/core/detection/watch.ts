import type { Segment } from '../containment/segment.ts';
import { StoreUnavailable } from '../limits/store.ts';
import { SECOND, type Clock } from '../time.ts';
import { countRequest, countStart, countTripwire, createTally } from './count-observation.ts';
import type { DetectorModes } from './charts.ts';
import { createCrowds } from './crowds.ts';
import type { DetectorId } from './detectors.ts';
import { createDeviceWalks } from './device-walks.ts';
import { evaluateStep, type Evaluated, type WatchEvent } from './evaluate.ts';
import { createExposedDevices } from './exposed-devices.ts';
import type { Observation } from './observation.ts';
import { readStep, STEP_MS, type Counter, type SignalKind } from './signals.ts';
import { createStarts, type StartsDeps } from './starts.ts';
import { createStateReader, readState } from './read-state.ts';
import { NOTHING_WATCHED, writeState, type Pin, type WatchState } from './state.ts';
import type { WatchStore } from './watch-store.ts';

/** After the end of a step so long for all instances to have told what they saw. */
const GRACE_MS = 3 * SECOND;
/** Steps that are made up for after nobody was there: an hour. */
const MAX_STEPS = 360;
/** Others change the state, too: a pin is tried so often. */
const MAX_TRIES = 10;

export interface WatchDeps extends Omit<StartsDeps, 'crowds'> {
  readonly store: WatchStore;
  readonly clock: Clock;
  readonly modes: DetectorModes;
  /** Something that is counted was seen here. */
  readonly onCount: (counter: Counter, count: number, kind?: SignalKind) => void;
  /** Something has changed, and this instance was the one to notice. */
  readonly onEvent: (event: WatchEvent) => void;
}

/** What one instance sees, counted for all, and what all conclude from it. */
export interface Watch {
  readonly observe: (observation: Observation) => void;
  /** Tells what was seen, and evaluates the steps that are over; to be called every second, one at a time. */
  turn(): Promise<void>;
  /**
   * Holds a segment at a level, or lets it go (undefined), for all instances; false where nothing was held.
   * @throws {StoreUnavailable}
   */
  pin(segment: Segment, pin: Pin | undefined): Promise<boolean>;
  /** Does nobody complete what this device starts? Then it is told nothing, until it completes. */
  readonly isExposed: (device: string) => boolean;
  /** Is the detector asked at all? */
  readonly watches: (id: DetectorId) => boolean;
  /** Devices that are told nothing. */
  exposed(): number;
  /** As last read or evaluated. */
  readonly state: WatchState;
}

/** Evaluates what is over; undefined where another instance was first. */
const evaluate = async (
  { store, modes, clock }: WatchDeps,
  read: typeof readState,
): Promise<Evaluated | undefined> => {
  const text = await store.state();
  let state = read(text);
  const last = Math.floor((clock() - GRACE_MS) / STEP_MS) - 1;
  if (state.through >= last) return { state, events: [] };
  const events: WatchEvent[] = [];
  const from = state.through === 0 ? last : Math.max(state.through + 1, last - MAX_STEPS + 1);
  for (let step = from; step <= last; step += 1) {
    const evaluated = evaluateStep(state, step, readStep(await store.counts(step)), modes);
    ({ state } = evaluated);
    events.push(...evaluated.events);
  }
  return (await store.replace(text, writeState(state))) ? { state, events } : undefined;
};

/** The state with the pin; undefined where there was none to let go. */
const pinned = (state: WatchState, segment: Segment, pin: Pin | undefined): WatchState | undefined => {
  const pins = new Map(state.pins);
  if (pin === undefined) return pins.delete(segment) ? { ...state, pins } : undefined;
  return { ...state, pins: pins.set(segment, pin) };
};

/** Writes a pin into the shared state, until nobody else writes in between. @throws {StoreUnavailable} */
const writePin = async (
  store: WatchStore,
  segment: Segment,
  pin: Pin | undefined,
): Promise<WatchState | undefined> => {
  for (let tries = 0; tries < MAX_TRIES; tries += 1) {
    const text = await store.state();
    const changed = pinned(readState(text), segment, pin);
    if (changed === undefined || (await store.replace(text, writeState(changed)))) return changed;
  }
  throw new StoreUnavailable('the state is being changed by others');
};

/** What is seen until it is told to the others. */
const createSightings = (deps: WatchDeps) => {
  const { modes, onCount } = deps;
  const tally = createTally(onCount);
  const crowds = createCrowds(deps, tally.count);
  const starts = createStarts({ ...deps, crowds }, tally.count);
  const walks = createDeviceWalks(deps, tally.count);
  const observe = (observation: Observation): void => {
    countRequest(observation, tally.count);
    const { facts, segment, isCompletion } = observation;
    if (facts === undefined || segment === undefined) return;
    if (modes('device-sequence') !== 'off') walks.note(observation);
    if (modes('tripwire') !== 'off') countTripwire(observation, segment, tally.count);
    // One device is stopped by its own budgets: whatever it asks beyond them, it must not make a segment look attacked.
    const isStart = observation.isStart && observation.isBeyondOwn !== true;
    // Nor must the keys of one certificate: they are stopped by its ledger, and seen by their number.
    if (isStart && observation.isBeyondIssuer !== true) countStart(observation, segment, tally.count);
    if (isStart) crowds.atStart(facts, segment);
    if (isStart || isCompletion) starts.note(observation);
  };
  return { tally, crowds, starts, walks, observe };
};

/** Watches for enumeration: see docs/detection.md. */
export const createWatch = (deps: WatchDeps): Watch => {
  const { store, clock, hash, modes, onEvent } = deps;
  const exposed = createExposedDevices(store);
  const read = createStateReader();
  const isExposed = (device: string): boolean =>
    modes('device-sequence') === 'act' && !exposed.isEmpty && exposed.has(hash('device', device), clock());
  const { tally, crowds, starts, walks, observe } = createSightings(deps);
  let state = NOTHING_WATCHED;
  return {
    observe,
    async turn() {
      await walks.tell(clock());
      await exposed.read(clock());
      await starts.settle(clock());
      await crowds.tell(clock());
      const counts = tally.take();
      if (counts.size > 0) await store.add(Math.floor(clock() / STEP_MS), counts);
      const evaluated = await evaluate(deps, read);
      if (evaluated === undefined) return;
      ({ state } = evaluated);
      for (const event of evaluated.events) onEvent(event);
    },
    async pin(segment, pin) {
      const changed = await writePin(store, segment, pin);
      if (changed === undefined) return false;
      state = changed;
      return true;
    },
    isExposed,
    watches: (id) => modes(id) !== 'off',
    exposed: () => exposed.count(clock()),
    get state() {
      return state;
    },
  };
};
