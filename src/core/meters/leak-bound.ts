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

/** The ledger over everything that a segment tells; undefined where none enforces. */
export const gateOf = (ledgers: readonly Ledger[]): Ledger | undefined =>
  ledgers.find(({ by, enforcedShare }) => by.length === 1 && by[0] === 'segment' && enforcedShare === 1);

/** Units that one segment may tell in the window without a single completion: u₀. */
const unpaid = ({ capacity, trickleMs }: Ledger, windowMs: number): number =>
  Math.max(capacity.ipv4 ?? Infinity, capacity.ipv6 ?? Infinity) + Math.ceil(windowMs / trickleMs);

/**
 * Foreign numbers that may have been told in a window, whatever the attacker owns: Σ over the segments in which anything
 * was asked of u₀, plus β (its upper bound) × completions (docs/containment.md, the gate). Infinite where nothing bounds it.
 */
export const leakBound = (
  { ledgers, disclosures, tenants }: LeakRules,
  seen: { readonly segments: number; readonly completions: number },
  windowMs: number,
): number => {
  if (disclosures.includes('always')) return Infinity;
  if (!disclosures.includes('budgeted')) return 0;
  const gate = gateOf(ledgers);
  if (gate === undefined) return Infinity;
  // Nothing asked, nothing told, and no 0 × ∞ for a gate without a capacity.
  const base = seen.segments === 0 ? 0 : seen.segments * tenants * unpaid(gate, windowMs);
  return base + gate.credit.to * seen.completions;
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
