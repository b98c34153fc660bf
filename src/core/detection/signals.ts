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
  /** Registrations of such numbers that were completed: somebody has them after all. */
  'excused',
  /** Truthful answers whose registration did not complete; of those that said whether the number is registered: it is, and not. */
  'foreign',
  'hits',
  'misses',
  /** Starts from networks of a known class, and of hosting. */
  'networks',
  'hosting',
  /** Devices whose starts do not complete, once each is told nothing. */
  'exposed',
  /** Starts of such devices, the gateway’s own aside; for metrics alone. */
  'ignored',
  /** Failed starts that name the certificate behind their device, and those of a certificate with many keys that fail. */
  'vouched',
  'crowded',
  /** Starts that name their hardware, and those of hardware with more keys than a phone has. */
  'hardware',
  'reused',
  /** Starts of a device from a known autonomous system, and those of a device that came from many. */
  'located',
  'scattered',
  /** Requests that named a number, and those of a number that cannot be. */
  'numbers',
  'invalid',
  /** Proofs that were accepted, and that had been used before. */
  'proofs',
  'replays',
] as const;
export type Signal = (typeof SIGNALS)[number];

/** What starts are told apart by, where everything is looked at: their share of all starts. */
export type MixPart = `country:${string}` | `route:${string}`;
/** A counter of a step. */
export type Counter = Signal | MixPart;

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

export type Counts = Readonly<Partial<Record<Counter, number>>>;

/** What all instances have counted in one step, by scope. */
export type StepCounts = ReadonlyMap<Scope, Counts>;

/** Length of a step in milliseconds. */
export const STEP_MS = 10_000;

/** A counter as stores know it. */
export const fieldOf = (scope: Scope, counter: Counter): string => `${scope} ${counter}`;

const SCOPE_AND_COUNTER = /^(\S+) (\S+)$/;
const MIX_PART = /^(?:country|route):[\w-]{1,64}$/;

/** Is it the name of a part of a mix? */
export const isMixPart = (text: string): text is MixPart => MIX_PART.test(text);

const isCounter = (text: string): text is Counter => SIGNALS.some((id) => id === text) || isMixPart(text);

/** What stores hold of a step; fields and values that are none of ours are left out. */
export const readStep = (fields: Readonly<Record<string, string>>): StepCounts => {
  const step = new Map<Scope, Partial<Record<Counter, number>>>();
  for (const [field, text] of Object.entries(fields)) {
    const [, scope, counter = ''] = SCOPE_AND_COUNTER.exec(field) ?? [];
    const value = Number(text);
    if (scope === undefined || !isCounter(counter) || !Number.isSafeInteger(value) || value < 0) continue;
    const counts = step.get(scope as Scope) ?? {};
    counts[counter] = value;
    step.set(scope as Scope, counts);
  }
  return step;
};
