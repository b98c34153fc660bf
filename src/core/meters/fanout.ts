import { HOUR, type Instant } from '../time.ts';
import { createPairCounts } from './pair-counts.ts';

/** Whose partners are counted; the label of `enumeration_fanout`. */
export const FANOUT_KINDS = [
  'numbers_per_device',
  'numbers_per_address',
  'devices_per_address',
  'devices_per_number',
  'addresses_per_token',
  'keys_per_hardware',
  'new_keys_per_issuer',
] as const;
export type FanoutKind = (typeof FANOUT_KINDS)[number];

/** Subjects of a request, as integers that stand for keyed hashes. */
export interface FanoutSubjects {
  readonly number: number | undefined;
  readonly device: number | undefined;
  readonly address: number | undefined;
  readonly token: number | undefined;
  readonly hardware: number | undefined;
  readonly issuer: number | undefined;
}

const SIDES: Readonly<
  Record<FanoutKind, readonly [of: keyof FanoutSubjects, partner: keyof FanoutSubjects]>
> = {
  numbers_per_device: ['device', 'number'],
  numbers_per_address: ['address', 'number'],
  devices_per_address: ['address', 'device'],
  devices_per_number: ['number', 'device'],
  addresses_per_token: ['token', 'address'],
  keys_per_hardware: ['hardware', 'device'],
  new_keys_per_issuer: ['issuer', 'device'],
};

/** A day at most, and half of it at least. */
export const REMEMBERED = { rememberMs: 12 * HOUR, maxPairs: 16_384 } as const;

/** Who asks about how many, and for how many. */
export interface Fanout {
  /** Tells of each pair that is new how many partners its subject has by now. */
  note(subjects: FanoutSubjects, at: Instant, onPair: (kind: FanoutKind, partners: number) => void): void;
}

/** At most 2 × 16,384 pairs a kind: 10 MB in all, where every kind is full. */
export const createFanout = (): Fanout => {
  const kinds = FANOUT_KINDS.map((kind) => ({
    kind,
    subjectOf: SIDES[kind][0],
    partnerOf: SIDES[kind][1],
    counts: createPairCounts(REMEMBERED),
  }));
  return {
    note(subjects, at, onPair) {
      for (const { kind, subjectOf, partnerOf, counts } of kinds) {
        const [subject, partner] = [subjects[subjectOf], subjects[partnerOf]];
        if (subject === undefined || partner === undefined) continue;
        const partners = counts.add(subject, partner, at);
        if (partners !== undefined) onPair(kind, partners);
      }
    },
  };
};
