import type { Observation, Observe } from '../detection/observation.ts';
import { createTagOf } from '../meters/tag.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { SECOND, type Instant } from '../time.ts';
import { signsOf, type KnownByDetectors } from './sign-of.ts';
import { createTally, type Tally } from './tally.ts';

export interface SourcesOfSignsDeps extends KnownByDetectors {
  readonly hash: KeyedHash;
}

/** Who the requests of each sign come from, at this instance. */
export interface SourcesOfSigns {
  readonly observe: Observe;
  /** What the sign’s requests have shown since then, at most a window and a half ago, and what they show from now on. */
  follow(sign: string, since: Instant): Tally;
  /** It is over. */
  unfollow(tally: Tally): void;
}

interface Slot {
  readonly from: Instant;
  readonly tally: Tally;
}

const SLOT_MS = 10 * SECOND;
/** A window of a minute, and the slots at both of its ends. */
const SLOTS = 8;

const deviceOf = ({ attestation }: Observation): string | undefined =>
  attestation?.ok === true ? attestation.device.thumbprint : attestation?.thumbprint;

/** Remembers the last minute by slots, and what is followed for as long as it is. What it keeps are parts of keyed hashes. */
export const createSourcesOfSigns = (deps: SourcesOfSignsDeps): SourcesOfSigns => {
  const tagOf = createTagOf(deps.hash);
  const slots = new Map<string, Slot[]>();
  const followed = new Map<Tally, string>();
  const slotOf = (sign: string, at: Instant): Tally => {
    const kept = slots.get(sign) ?? [];
    const last = kept.at(-1);
    if (last !== undefined && at - last.from < SLOT_MS && at >= last.from) return last.tally;
    const slot = { from: at, tally: createTally() };
    slots.set(sign, [...kept, slot].slice(-SLOTS));
    return slot.tally;
  };
  return {
    observe(observation) {
      const signs = signsOf(observation, deps);
      if (signs.length === 0) return;
      const { address, at } = observation;
      const device = deviceOf(observation);
      const tags = [
        address === undefined ? undefined : tagOf(address.ladder[0]).low,
        device === undefined ? undefined : tagOf(device).low,
      ] as const;
      for (const sign of signs) slotOf(sign, at).add(observation, ...tags);
      for (const [tally, sign] of followed)
        if (signs.some((one) => one === sign)) tally.add(observation, ...tags);
    },
    follow(sign, since) {
      const tally = createTally();
      for (const slot of slots.get(sign) ?? []) if (slot.from + SLOT_MS > since) tally.addAll(slot.tally);
      followed.set(tally, sign);
      return tally;
    },
    unfollow: (tally) => void followed.delete(tally),
  };
};
