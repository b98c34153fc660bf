import type { DimensionId } from '../subjects/table.ts';

/** One ledger as an operator configures it, compiled: see docs/containment.md. */
export interface Ledger {
  readonly id: string;
  /** The source is the combination of all of these; a request that lacks one is not counted. */
  readonly by: readonly DimensionId[];
  /** C₀, units of debt that a source may run up, by the family of the client’s address; none: not counted there. */
  readonly capacity: { readonly ipv4?: number; readonly ipv6?: number };
  /** Milliseconds in which time forgives one unit. */
  readonly trickleMs: number;
  /** β, what a completion earns beyond its own start: follows the source’s completion rate between these bounds. */
  readonly credit: { readonly from: number; readonly to: number };
  /** As many units may be owed as completed in about a day, where that is more. */
  readonly trust?: boolean;
  /** Who asks from a source of which most starts complete is known. */
  readonly vouch?: boolean;
  /** Half of the capacity is for those who are known. */
  readonly reserve?: boolean;
  /** Share of sources for which it blinds: 0 is shadow mode, 1 is all. */
  readonly enforcedShare: number;
  /** Changes with what a debt means, so that a changed ledger starts anew; not with its capacity. */
  readonly revision: string;
}
