import type { Segment } from '../containment/segment.ts';

/** What is counted, of a segment or of everything. */
export const SIGNALS = [
  /** Registrations that started. */
  'starts',
  /** Starts whose time is over: completed, and not. */
  'completed',
  'failed',
  /** Failed starts next to a number that had failed before. */
  'adjacent',
  /** Starts about numbers that nobody honest has. */
  'tripwires',
  /** Starts from networks of a known class, and of hosting. */
  'networks',
  'hosting',
  /** Requests that named a number, and those of a number that cannot be. */
  'numbers',
  'invalid',
  /** Proofs that were accepted, and that had been used before. */
  'proofs',
  'replays',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** Why a start is about a number that nobody honest has; a number that no plan assigns starts nothing. */
export const TRIPWIRE_KINDS = ['fictional', 'unassigned', 'honey'] as const;
export type TripwireKind = (typeof TRIPWIRE_KINDS)[number];

/** Where the failed neighbour of a failed number is: below where somebody walks upwards, both where a gap closes. */
export const ADJACENCY_KINDS = ['below', 'above', 'both'] as const;
export type AdjacencyKind = (typeof ADJACENCY_KINDS)[number];

/** What was used again: a proof, or a token from a further network. */
export const REUSE_KINDS = ['proof', 'network'] as const;
export type ReuseKind = (typeof REUSE_KINDS)[number];

/** Tells sightings of one signal apart, for metrics alone. */
export type SignalKind = TripwireKind | AdjacencyKind | ReuseKind;

/** What a count is of; `all` where the request names no segment. */
export type Scope = Segment | 'all';

export type Counts = Readonly<Partial<Record<Signal, number>>>;

/** What all instances have counted in one step, by scope. */
export type StepCounts = ReadonlyMap<Scope, Counts>;

/** Length of a step in milliseconds. */
export const STEP_MS = 10_000;

/** A counter as stores know it. */
export const fieldOf = (scope: Scope, signal: Signal): string => `${scope} ${signal}`;

const SCOPE_AND_SIGNAL = /^(\S+) (\S+)$/;

/** What stores hold of a step; fields and values that are none of ours are left out. */
export const readStep = (fields: Readonly<Record<string, string>>): StepCounts => {
  const step = new Map<Scope, Partial<Record<Signal, number>>>();
  for (const [field, text] of Object.entries(fields)) {
    const [, scope, signal] = SCOPE_AND_SIGNAL.exec(field) ?? [];
    const known = SIGNALS.find((id) => id === signal);
    const value = Number(text);
    if (scope === undefined || known === undefined || !Number.isSafeInteger(value) || value < 0) continue;
    const counts = step.get(scope as Scope) ?? {};
    counts[known] = value;
    step.set(scope as Scope, counts);
  }
  return step;
};
