import type { KnownByDetectors } from '../detection/known-by-detectors.ts';
import type { Observation, Observe } from '../detection/observation.ts';
import { createTagOf } from '../meters/tag.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { SECOND, type Instant } from '../time.ts';
import { signsOf } from './sign-of.ts';
import { createTally, type Tally } from './tally.ts';
import { createToldLately } from './told-lately.ts';

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
  const toldLately = createToldLately();
  const slotOf = (sign: string, at: Instant): Tally => {
    const kept = slots.get(sign) ?? [];
    const last = kept.at(-1);
    if (last !== undefined && at - last.from < SLOT_MS && at >= last.from) return last.tally;
    const slot = { from: at, tally: createTally() };
    slots.set(sign, [...kept, slot].slice(-SLOTS));
    return slot.tally;
  };
  const lowOf = (source: string | undefined): number | undefined =>
    source === undefined ? undefined : tagOf(source).low;
  /** Before the device is put into tallies: they ask what it was told until then. */
  const noteTold = (device: number, at: Instant): void => {
    for (const tally of followed.keys()) tally.tell(device);
    toldLately.add(device, at);
  };
  return {
    observe(observation) {
      const signs = signsOf(observation, deps);
      const { address, at, isTold } = observation;
      if (signs.length === 0 && !isTold) return;
      const device = lowOf(deviceOf(observation));
      if (isTold && device !== undefined) noteTold(device, at);
      const from = signs.length === 0 ? undefined : lowOf(address?.ladder[0]);
      for (const sign of signs) slotOf(sign, at).add(observation, from, device);
      for (const [tally, sign] of followed)
        if (signs.some((one) => one === sign)) tally.add(observation, from, device);
    },
    follow(sign, since) {
      const tally = createTally((device) => toldLately.of(device));
      for (const slot of slots.get(sign) ?? []) if (slot.from + SLOT_MS > since) tally.addAll(slot.tally);
      followed.set(tally, sign);
      return tally;
    },
    unfollow: (tally) => void followed.delete(tally),
  };
};
