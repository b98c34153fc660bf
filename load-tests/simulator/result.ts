import type { AttackTally } from './attack-traffic.ts';
import type { HonestTally } from './honest-tally.ts';

/** One thing that must hold, and whether it did. */
export interface Check {
  readonly name: string;
  readonly measured: number;
  /** At most; `least`: at least. */
  readonly bound: number;
  readonly ok: boolean;
}

/** What the adversary learned. */
export interface AttackResult extends AttackTally {
  /** Truthful answers about numbers that he does not own: of the worst 24 hours, and of all. */
  readonly worstDay: number;
  readonly learned: number;
  readonly containedSeconds: number;
  /** Learned in each hour. */
  readonly learnedByHour: readonly number[];
}

/** One simulated scenario. The same seed gives the same, but for `cost`. */
export interface SimulationResult {
  readonly id: string;
  readonly name: string;
  readonly kind: 'attack' | 'honest';
  readonly seed: number;
  readonly days: number;
  readonly disclosure: 'budgeted' | 'never';
  /** Numbers with an account at the start. */
  readonly registered: number;
  readonly attack?: AttackResult;
  /** The people of the scenario; of an attack those beside it. */
  readonly honest: HonestTally;
  /** Alarms that began, by detector. */
  readonly alarms: Readonly<Record<string, number>>;
  /** The highest level of containment in any segment. */
  readonly level: number;
  readonly checks: readonly Check[];
  readonly cost: {
    /** Requests that the store decided, and all that arrived. */
    readonly decisions: number;
    readonly arrivals: number;
    readonly seconds: number;
    /** Of the processor, by all threads of the process; the same machine may do other work. */
    readonly cpuSeconds: number;
    /** Decisions in a second of the processor. */
    readonly decisionsPerSecond: number;
    readonly peakMemoryBytes: number;
    /** Counters that still counted and had to go: above 0 the limits of the run may not have held. */
    readonly evicted: number;
  };
}
