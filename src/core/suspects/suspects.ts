import type { Observation } from '../detection/observation.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { HOUR, type Clock, type Instant } from '../time.ts';
import { createGlimpses, type Glimpse } from './glimpses.ts';
import type { KnownByDetectors } from '../detection/known-by-detectors.ts';
import { PATTERNS, patternOf, type Pattern } from './pattern.ts';
import { createSpaceSaving } from './space-saving.ts';
import type { Seen, SuspectStore } from './suspect-store.ts';

export const SUSPECT_KINDS = ['device', 'address'] as const;
export type SuspectKind = (typeof SUSPECT_KINDS)[number];

/** A source that is conspicuous. */
export interface Suspect {
  readonly kind: SuspectKind;
  /** Keyed hash, which every command takes with `--id`. */
  readonly subject: string;
  readonly total: number;
  readonly patterns: Readonly<Partial<Record<Pattern, number>>>;
  /** To the second where it is known, else the beginning of the hour. */
  readonly firstAt: Instant;
  readonly lastAt: Instant;
  /** What the instance that is asked has seen of it itself. */
  readonly glimpse?: Glimpse;
}

export interface SuspectsDeps extends KnownByDetectors {
  readonly store: SuspectStore;
  readonly hash: KeyedHash;
  readonly clock: Clock;
}

export interface Suspects {
  readonly observe: (observation: Observation) => void;
  /** Tells the others; what the store does not take is forgotten. */
  flush(): Promise<void>;
  /** Of the last `hours` (1 to 24), the most conspicuous first. @throws {StoreUnavailable} */
  list(hours: number, limit: number): Promise<readonly Suspect[]>;
}

/** Sources that an instance counts at a time: under 1 MB. */
const CAPACITY = 4_096;

const ENTRY = /^(device|address) ([A-Za-z0-9_-]{22}) ([a-z]+)$/;

interface Sum {
  total: number;
  readonly patterns: Partial<Record<Pattern, number>>;
  firstAt: Instant;
  lastAt: Instant;
}

interface Hour {
  readonly at: Instant;
  readonly seen: ReadonlyMap<string, Seen>;
}

const sum = (sums: Map<string, Sum>, entry: string, count: number, { at, seen }: Hour): void => {
  const [, kind = '', subject = '', word] = ENTRY.exec(entry) ?? [];
  const pattern = PATTERNS.find((known) => known === word);
  if (pattern === undefined) return;
  const key = `${kind} ${subject}`;
  const { first, last } = seen.get(key) ?? { first: at, last: at };
  const known = sums.get(key) ?? { total: 0, patterns: {}, firstAt: first, lastAt: last };
  known.total += count;
  known.patterns[pattern] = (known.patterns[pattern] ?? 0) + count;
  known.firstAt = Math.min(known.firstAt, first);
  known.lastAt = Math.max(known.lastAt, last);
  sums.set(key, known);
};

/** When sources were seen since it was last taken. */
const createTimes = () => {
  let times = new Map<string, Seen>();
  return {
    note(source: string, at: Instant): void {
      const known = times.get(source);
      if (known !== undefined || times.size < CAPACITY)
        times.set(source, { first: known?.first ?? at, last: at });
    },
    take(): ReadonlyMap<string, Seen> {
      const taken = times;
      times = new Map();
      return taken;
    },
  };
};

/** The device that was attested, otherwise the address. */
const sourceOf = (hash: KeyedHash, { attestation, address }: Observation): string | undefined => {
  if (address === undefined) return undefined;
  return attestation?.ok === true
    ? `device ${hash('device', attestation.device.thumbprint)}`
    : `address ${hash('address', address.ladder[0])}`;
};

const suspectOf = (key: string, found: Sum, glimpse: Glimpse | undefined): Suspect => {
  const [kind, subject = ''] = key.split(' ');
  const known = { kind: kind === 'device' ? ('device' as const) : ('address' as const), subject, ...found };
  return glimpse === undefined ? known : { ...known, glimpse };
};

/** Who is refused, beyond a ledger or on a tripwire most often: a device that was attested, otherwise an address. */
export const createSuspects = (deps: SuspectsDeps): Suspects => {
  const { store, hash, clock } = deps;
  const counted = createSpaceSaving(CAPACITY);
  const times = createTimes();
  const glimpses = createGlimpses(hash, CAPACITY);
  const flush = async (): Promise<void> => {
    const [counts, seen] = [counted.take(), times.take()];
    if (counts.size > 0) await store.add(Math.floor(clock() / HOUR), counts, seen);
  };
  return {
    observe(observation) {
      const pattern = patternOf(observation, deps);
      const source = pattern === undefined ? undefined : sourceOf(hash, observation);
      if (source === undefined) return;
      counted.add(`${source} ${pattern}`);
      times.note(source, observation.at);
      glimpses.note(source, observation);
    },
    flush,
    async list(hours, limit) {
      await flush();
      const now = Math.floor(clock() / HOUR);
      const sums = new Map<string, Sum>();
      const asked = Array.from({ length: hours }, (_, back) => now - hours + 1 + back);
      // Together: one after the other they would be so many round trips.
      const known = await Promise.all(
        asked.map(async (hour) => ({
          ...{ at: hour * HOUR, top: await store.top(hour), seen: await store.seen(hour) },
        })),
      );
      for (const { top, ...hour } of known) for (const [entry, count] of top) sum(sums, entry, count, hour);
      return [...sums]
        .map(([key, found]) => suspectOf(key, found, glimpses.of(key)))
        .sort((a, b) => b.total - a.total)
        .slice(0, limit);
    },
  };
};
