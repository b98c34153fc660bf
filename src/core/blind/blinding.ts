import type { PhoneNumber } from '../numbers/phone-number.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { HandleKind } from './handle.ts';
import type { Outcomes } from './outcomes.ts';
import type { OpenRegistrations } from './registration.ts';

/** What the blind path stands on; it outlives a reload. */
export interface Blinding {
  readonly registrations: OpenRegistrations;
  readonly outcomes: Outcomes;
  /** Resolves after that many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
  /** A fresh handle of the number for the device. */
  readonly handleOf: (facts: RequestFacts, kind: HandleKind) => string;
  /** The number of a handle, for the device that it was made for; undefined otherwise. */
  readonly numberOf: (
    handle: string,
    facts: Pick<RequestFacts, 'device'>,
    kind: HandleKind,
  ) => PhoneNumber | undefined;
  /** Store key of the registration of a device and number. */
  readonly keyOf: (facts: RequestFacts) => string;
}
