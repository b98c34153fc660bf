import type { Ledger } from '../containment/ledger-rule.ts';
import type { Segment } from '../containment/segment.ts';
import type { Disclosure } from '../routes/route.ts';
import { DAY, MINUTE, type Instant } from '../time.ts';

const SLICE_MS = 5 * MINUTE;

/** What truthful answers stand under. */
export interface LeakRules {
  readonly ledgers: readonly Ledger[];
  /** Of every route that is a step of a registration. */
  readonly disclosures: readonly Disclosure[];
  /** Each has ledgers of its own. At least 1. */
  readonly tenants: number;
}

const enforcedBy = (ledgers: readonly Ledger[], dimension: 'segment' | 'global'): Ledger | undefined =>
  ledgers.find(({ by, enforcedShare }) => by.length === 1 && by[0] === dimension && enforcedShare === 1);

/** The ledger over everything that a segment tells; undefined where none enforces. */
export const gateOf = (ledgers: readonly Ledger[]): Ledger | undefined => enforcedBy(ledgers, 'segment');

/** Units that one segment may tell in the window without a single completion: u₀. */
const unpaid = ({ capacity, trickleMs }: Ledger, windowMs: number): number =>
  Math.max(capacity.ipv4 ?? Infinity, capacity.ipv6 ?? Infinity) + Math.ceil(windowMs / trickleMs);

interface Seen {
  readonly segments: number;
  readonly completions: number;
}

/** What a gate lets through that is there so many times, once for each segment or once for all. */
const through = (gate: Ledger | undefined, gates: number, completions: number, windowMs: number): number => {
  if (gate === undefined) return Infinity;
  // Nothing asked, nothing told, and no 0 × ∞ for a gate without a capacity.
  return (gates === 0 ? 0 : gates * unpaid(gate, windowMs)) + gate.credit.to * completions;
};

/**
 * Foreign numbers that may have been told in a window, whatever the attacker owns: u₀ of every segment in which anything
 * was asked, or of the gate over all of them, plus β (its upper bound) × completions, whichever is less
 * (docs/containment.md, the gates). Infinite where nothing bounds it.
 */
export const leakBound = (
  { ledgers, disclosures, tenants }: LeakRules,
  { segments, completions }: Seen,
  windowMs: number,
): number => {
  if (disclosures.includes('always')) return Infinity;
  if (!disclosures.includes('budgeted')) return 0;
  return Math.min(
    through(gateOf(ledgers), segments * tenants, completions, windowMs),
    through(enforcedBy(ledgers, 'global'), segments === 0 ? 0 : tenants, completions, windowMs),
  );
};

interface Slice {
  readonly begin: Instant;
  readonly segments: Set<Segment>;
  completions: number;
}

/** What the last day has seen, in slices of five minutes: at most 289. */
export interface SeenSegments {
  asked(segment: Segment, at: Instant): void;
  completed(segment: Segment, at: Instant): void;
  /** Over the last `windowMs`, up to a slice more. */
  read(now: Instant, windowMs: number): { readonly segments: number; readonly completions: number };
}

export const createSeenSegments = (): SeenSegments => {
  let slices: Slice[] = [];
  const sliceAt = (at: Instant): Slice => {
    const begin = Math.floor(at / SLICE_MS) * SLICE_MS;
    const last = slices.at(-1);
    // A clock that steps back stays in the newest slice.
    if (last !== undefined && last.begin >= begin) return last;
    const slice = { begin, segments: new Set<Segment>(), completions: 0 };
    slices = [...slices.filter(({ begin: old }) => old > begin - DAY - SLICE_MS), slice];
    return slice;
  };
  return {
    asked: (segment, at) => void sliceAt(at).segments.add(segment),
    completed(segment, at) {
      const slice = sliceAt(at);
      slice.segments.add(segment);
      slice.completions += 1;
    },
    read(now, windowMs) {
      const within = slices.filter(({ begin }) => begin + SLICE_MS > now - windowMs);
      const segments = new Set(within.flatMap((slice) => [...slice.segments]));
      return {
        segments: segments.size,
        completions: within.reduce((sum, { completions }) => sum + completions, 0),
      };
    },
  };
};
