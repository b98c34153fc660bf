import { setTimeout as sleep } from 'node:timers/promises';

import { StoreUnavailable } from '../../core/limits/store.ts';
import type { Instant } from '../../core/time.ts';
import { assertArguments, chunksOf } from './assert-arguments.ts';
import { ASSERT_SCRIPT } from './assert-script.ts';
import type { Writer } from './decide-arguments.ts';
import { BEAT_SCRIPT, JOIN_SCRIPT, LEAVE_SCRIPT } from './era-scripts.ts';
import type { OwnCounts } from './own-counts.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

const BEAT = createScript(BEAT_SCRIPT);
const ASSERT = createScript(ASSERT_SCRIPT);
const JOIN = createScript(JOIN_SCRIPT);
const LEAVE = createScript(LEAVE_SCRIPT);

const BEAT_EVERY_MS = 1_000;
/** A process that has not been heard of for that long is gone. */
const GONE_AFTER_MS = 3_500;
/** Longer than the longest pause between two attempts to connect (connection.ts): who lives is back by then. */
const GATHER_AT_LEAST_MS = 1_000;
const GATHER_AT_MOST_MS = 4_000;
const POLL_MS = 50;
/** Counts that one script says again: about a millisecond of the server’s time. */
const CHUNK = 200;

export interface MembershipDeps {
  readonly client: ScriptClient;
  readonly writer: Writer;
  readonly recoveryKey: string;
  readonly fleetKey: string;
  readonly own: OwnCounts;
  /** Milliseconds on a clock that nobody sets. */
  readonly steadyClock: () => number;
  /** Whether decisions are sent; called when it changes. */
  readonly onJoined: (joined: boolean) => void;
}

/** This process among those that count on one store. */
export interface Membership extends AsyncDisposable {
  /** Nothing that this process knows of is missing from the store. */
  readonly isJoined: boolean;
  /** Processes that are alive, this one among them; the last known number while the store is away. */
  readonly fleetSize: number;
  /** The store’s time, as this process’ own clock has carried it on; undefined before the first beat. */
  readonly storeTime: () => Instant | undefined;
  /** Asks whether the server still has everything, and gathers where it has not: for a new connection. */
  readonly check: () => void;
  /** The server has said that it lost counters: from now on nothing of it is taken at its word until they are gathered. */
  readonly lost: () => void;
  /**
   * Asks once, without gathering.
   * @throws {StoreUnavailable} when the server may have lost counters; then they are being gathered.
   */
  readonly confirm: () => Promise<void>;
  /** This process has counted what no server knows: it joins only after it has said so. */
  readonly unsaid: () => void;
  /** The connection is gone: whoever answers next may be another server. */
  readonly away: () => void;
}

interface State {
  joined: boolean;
  /** Counts that no server has heard of. */
  unsaid: boolean;
  fleet: readonly string[];
  /** The store’s time at a moment of the steady clock. */
  seen: { readonly store: Instant; readonly steady: number } | undefined;
  stopped: boolean;
}

interface Beat {
  readonly joined: boolean;
  readonly run: string;
  readonly now: Instant;
  readonly fleet: readonly string[];
}

const createCommands = ({ client, writer, recoveryKey, fleetKey, own }: MembershipDeps) => ({
  async beat(expected: Instant | undefined): Promise<Beat> {
    const reply = (await runScript(client, BEAT, [
      3,
      writer.eraKey,
      recoveryKey,
      fleetKey,
      writer.mark,
      expected === undefined ? '' : Math.round(expected),
      GONE_AFTER_MS,
    ])) as [number, string, number, ...string[]];
    const [joined, run, now, ...fleet] = reply;
    return { joined: joined === 1, run, now, fleet };
  },
  async assert(now: Instant): Promise<void> {
    for (const counts of chunksOf(own.entries(now), CHUNK)) {
      await runScript(client, ASSERT, assertArguments(writer.mark, counts, now));
    }
  },
  async join(run: string, fleet: readonly string[]): Promise<number> {
    const times = [GATHER_AT_LEAST_MS, GATHER_AT_MOST_MS];
    const args = [writer.mark, run, ...times, ...fleet];
    return Number(await runScript(client, JOIN, [2, writer.eraKey, recoveryKey, ...args]));
  },
  leave: () => runScript(client, LEAVE, [2, recoveryKey, fleetKey, writer.mark]),
});

const storeTimeOf = ({ seen }: State, steadyNow: number): Instant | undefined =>
  seen === undefined ? undefined : seen.store + (steadyNow - seen.steady);

const MESSAGE = 'counters are being gathered';

/** One process' part, over commands that throw while the store is away. */
const createWork = (deps: MembershipDeps, state: State, become: (joined: boolean) => void) => {
  const commands = createCommands(deps);
  const { steadyClock } = deps;
  const beat = async (): Promise<Beat> => {
    const heard = await commands.beat(storeTimeOf(state, steadyClock()));
    if (heard.joined) {
      state.fleet = heard.fleet;
      state.seen = { store: heard.now, steady: steadyClock() };
    }
    const joined = heard.joined && !state.unsaid;
    become(joined);
    return { ...heard, joined };
  };
  const gather = async ({ run, now, fleet }: Beat): Promise<boolean> => {
    state.unsaid = false;
    await commands.assert(storeTimeOf(state, steadyClock()) ?? now);
    return (await commands.join(run, [...new Set([...state.fleet, ...fleet])])) === 1;
  };
  const confirm = async (): Promise<void> => {
    if (!(await beat()).joined) throw new StoreUnavailable(MESSAGE);
  };
  const joinAgain = async (): Promise<void> => {
    for (let heard = await beat(); !heard.joined && !state.stopped; heard = await beat()) {
      if (!(await gather(heard))) await sleep(POLL_MS);
    }
  };
  return { confirm, joinAgain, leave: commands.leave };
};

/** Runs `work` now, every `everyMs`, and once more when asked while it runs; one at a time. */
const createLoop = (work: () => Promise<void>, everyMs: number) => {
  let running: Promise<void> | undefined;
  let again = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  const settle = (): void => {
    running = undefined;
    if (stopped) return;
    if (again) run();
    else timer = setTimeout(run, everyMs).unref();
  };
  const run = (): void => {
    clearTimeout(timer);
    again = running !== undefined;
    running ??= work().then(settle, settle);
  };
  const end = async (): Promise<void> => {
    stopped = true;
    clearTimeout(timer);
    await running;
  };
  return { run, end };
};

/**
 * Keeps this process known to the others, and the store whole: when a server answers that has lost counters, or may
 * have, nobody decides until every process has said again what it counted itself (docs/adr/0008).
 */
export const createMembership = (deps: MembershipDeps): Membership => {
  const state: State = { joined: false, unsaid: false, fleet: [], seen: undefined, stopped: false };
  const become = (joined: boolean): void => {
    if (state.joined === joined || state.stopped) return;
    state.joined = joined;
    deps.onJoined(joined);
  };
  const work = createWork(deps, state, become);
  const loop = createLoop(work.joinAgain, BEAT_EVERY_MS);
  let confirming: Promise<void> | undefined;
  return {
    get isJoined() {
      return state.joined;
    },
    get fleetSize() {
      return Math.max(1, state.fleet.length);
    },
    storeTime: () => storeTimeOf(state, deps.steadyClock()),
    check: loop.run,
    lost() {
      become(false);
      loop.run();
    },
    confirm: () =>
      (confirming ??= work.confirm().finally(() => {
        confirming = undefined;
        if (!state.joined) loop.run();
      })),
    unsaid() {
      state.unsaid = true;
      if (state.joined) loop.run();
    },
    away: () => become(false),
    async [Symbol.asyncDispose]() {
      state.stopped = true;
      await loop.end();
      await work.leave().catch(() => undefined);
    },
  };
};
