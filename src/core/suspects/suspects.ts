import type { Observation } from '../detection/observation.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { DAY, HOUR, type Clock } from '../time.ts';
import { PATTERNS, patternOf, type Pattern } from './pattern.ts';
import { createSpaceSaving } from './space-saving.ts';

/** Where all instances count who is conspicuous. */
export interface SuspectStore {
  /** Adds to the counts of an hour (hours since the epoch). @throws {StoreUnavailable} */
  add(hour: number, counts: ReadonlyMap<string, number>): Promise<void>;
  /** The most frequent of an hour, at most `SUSPECTS_KEPT`. @throws {StoreUnavailable} */
  top(hour: number): Promise<ReadonlyMap<string, number>>;
}

/** Entries of an hour that are kept. */
export const SUSPECTS_KEPT = 1_000;
/** For how long an hour is kept, in milliseconds. */
export const SUSPECTS_MS = DAY + HOUR;

export const SUSPECT_KINDS = ['device', 'address'] as const;
export type SuspectKind = (typeof SUSPECT_KINDS)[number];

/** A source that is conspicuous. */
export interface Suspect {
  readonly kind: SuspectKind;
  /** Keyed hash, which every command takes with `--id`. */
  readonly subject: string;
  readonly total: number;
  readonly patterns: Readonly<Partial<Record<Pattern, number>>>;
  /** Beginning of the first and of the last hour in which it was. */
  readonly firstAt: number;
  readonly lastAt: number;
}

export interface SuspectsDeps {
  readonly store: SuspectStore;
  readonly hash: KeyedHash;
  readonly clock: Clock;
  /** Whether the detector `tripwire` is asked. */
  readonly watchesTripwires: () => boolean;
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
  firstAt: number;
  lastAt: number;
}

const sum = (sums: Map<string, Sum>, entry: string, count: number, hour: number): void => {
  const [, kind = '', subject = '', word] = ENTRY.exec(entry) ?? [];
  const pattern = PATTERNS.find((known) => known === word);
  if (pattern === undefined) return;
  const key = `${kind} ${subject}`;
  const at = hour * HOUR;
  const known = sums.get(key) ?? { total: 0, patterns: {}, firstAt: at, lastAt: at };
  known.total += count;
  known.patterns[pattern] = (known.patterns[pattern] ?? 0) + count;
  known.firstAt = Math.min(known.firstAt, at);
  known.lastAt = Math.max(known.lastAt, at);
  sums.set(key, known);
};

/** Who is refused, beyond a ledger or on a tripwire most often: a device that was attested, otherwise an address. */
export const createSuspects = ({ store, hash, clock, watchesTripwires }: SuspectsDeps): Suspects => {
  const counted = createSpaceSaving(CAPACITY);
  const flush = async (): Promise<void> => {
    const counts = counted.take();
    if (counts.size > 0) await store.add(Math.floor(clock() / HOUR), counts);
  };
  return {
    observe(observation) {
      const pattern = patternOf(observation, watchesTripwires());
      const { attestation, address } = observation;
      if (pattern === undefined || address === undefined) return;
      const device = attestation?.ok === true ? attestation.device.thumbprint : undefined;
      const source =
        device === undefined
          ? `address ${hash('address', address.ladder[0])}`
          : `device ${hash('device', device)}`;
      counted.add(`${source} ${pattern}`);
    },
    flush,
    async list(hours, limit) {
      await flush();
      const now = Math.floor(clock() / HOUR);
      const sums = new Map<string, Sum>();
      for (let hour = now - hours + 1; hour <= now; hour += 1)
        for (const [entry, count] of await store.top(hour)) sum(sums, entry, count, hour);
      return [...sums]
        .map(([key, found]): Suspect => {
          const [kind, subject = ''] = key.split(' ');
          return { kind: kind === 'device' ? 'device' : 'address', subject, ...found };
        })
        .sort((a, b) => b.total - a.total)
        .slice(0, limit);
    },
  };
};
