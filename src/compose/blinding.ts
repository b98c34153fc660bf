import { setTimeout as sleep } from 'node:timers/promises';

import { createHandles } from '../adapters/crypto/handles.ts';
import { createSealedRegistrations } from '../adapters/crypto/sealed-registrations.ts';
import { createSealing } from '../adapters/crypto/sealing.ts';
import type { Blinding } from '../core/blind/blinding.ts';
import { createOutcomes } from '../core/blind/outcomes.ts';
import type { HandleKind, Handles } from '../core/blind/handle.ts';
import { NATIVE_MS, type TextStore } from '../core/blind/registration.ts';
import { askerOf, registrationKey } from '../core/blind/registration-keys.ts';
import { readE164 } from '../core/numbers/read-e164.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { HOUR, type Clock } from '../core/time.ts';

export interface BlindingDeps {
  readonly hash: KeyedHash;
  readonly texts: TextStore;
  readonly namespace: string;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** A registration takes minutes; who comes back later looks up again. */
const HANDLE_MS: Readonly<Record<HandleKind, number>> = { account: HOUR, registration: NATIVE_MS };

/** Handles and registrations under way, the same on all instances of one hash key. */
export const composeBlinding = ({ hash, texts, namespace, clock, random }: BlindingDeps): Blinding => {
  const handles: Readonly<Record<HandleKind, Handles>> = {
    account: createHandles(createSealing(hash, 'handle')),
    registration: createHandles(createSealing(hash, 'native-handle')),
  };
  return {
    registrations: createSealedRegistrations(texts, createSealing(hash, 'registration')),
    outcomes: createOutcomes(random),
    sleep: (ms) => sleep(ms),
    handleOf: (facts, kind) =>
      handles[kind].seal({
        e164: facts.number?.e164 ?? '+0',
        device: askerOf(hash, facts),
        expiresAt: clock() + HANDLE_MS[kind],
      }),
    numberOf(handle, facts, kind) {
      const e164 = handles[kind].open(handle, askerOf(hash, facts), clock());
      return e164 === undefined ? undefined : readE164(e164);
    },
    keyOf: (facts) => registrationKey(namespace, hash, askerOf(hash, facts), facts.number?.e164 ?? ''),
  };
};
