import type { KeyLevel } from '../../src/core/attestation/verifier.ts';
import type { Ruling } from './arrival.ts';

/** How honest people fared. */
export interface HonestTally {
  readonly requests: number;
  readonly denied: number;
  /** First answers about a number, and those of them that told nothing. */
  readonly starts: number;
  readonly blind: number;
  /** The same within a burst. */
  readonly burstStarts: number;
  readonly burstBlind: number;
  /** The same of numbers for which the device has no room by its own rules. */
  readonly excessStarts: number;
  readonly excessBlind: number;
  /** Of `starts` those whose devices are of no class in which the adversary has keys: outside the attacked segments. */
  readonly elsewhereStarts: number;
  readonly elsewhereBlind: number;
  readonly completed: number;
  /** Which step refused them. */
  readonly refusedBy: Readonly<Record<string, number>>;
  /** Which ledger or limit was full where a first answer told nothing; `containment` where none was. */
  readonly blindBy: Readonly<Record<string, number>>;
}

/** Which start it is: one of all, of a burst, or of a number beyond what its device may ask for. */
export type StartKind = 'usual' | 'burst' | 'excess';

/** Counts, from nothing; `attacked`: the classes of devices in which the adversary has keys. */
export const createHonestTally = (attacked: ReadonlySet<KeyLevel> = new Set()) => {
  const counts = { requests: 0, denied: 0, completed: 0 };
  const starts: Record<StartKind, { starts: number; blind: number }> = {
    usual: { starts: 0, blind: 0 },
    burst: { starts: 0, blind: 0 },
    excess: { starts: 0, blind: 0 },
  };
  const elsewhere = { elsewhereStarts: 0, elsewhereBlind: 0 };
  const refusedBy: Record<string, number> = {};
  const blindBy: Record<string, number> = {};
  return {
    request({ path, refusedBy: step }: Ruling): void {
      counts.requests += 1;
      if (path !== 'deny') return;
      counts.denied += 1;
      refusedBy[step ?? ''] = (refusedBy[step ?? ''] ?? 0) + 1;
    },
    start(kind: StartKind, level: KeyLevel, { path, blindBy: by = '' }: Ruling): void {
      const isElsewhere = kind === 'usual' && !attacked.has(level);
      starts[kind].starts += 1;
      if (isElsewhere) elsewhere.elsewhereStarts += 1;
      if (path === 'answer') return;
      starts[kind].blind += 1;
      if (isElsewhere) elsewhere.elsewhereBlind += 1;
      if (by !== '') blindBy[by] = (blindBy[by] ?? 0) + 1;
    },
    completed: (): void => void (counts.completed += 1),
    read: (): HonestTally => ({
      ...counts,
      ...starts.usual,
      burstStarts: starts.burst.starts,
      burstBlind: starts.burst.blind,
      excessStarts: starts.excess.starts,
      excessBlind: starts.excess.blind,
      ...elsewhere,
      refusedBy,
      blindBy,
    }),
  };
};

export type HonestCounting = ReturnType<typeof createHonestTally>;
