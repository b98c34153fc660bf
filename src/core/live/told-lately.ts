import { COMPLETE_WITHIN_MS } from '../detection/starts.ts';
import { MINUTE, type Instant } from '../time.ts';

/** How many answers each device was told lately. */
export interface ToldLately {
  add(device: number, at: Instant): void;
  of(device: number): number;
}

interface Slot {
  readonly from: Instant;
  readonly told: Map<number, number>;
}

/** Devices of one minute that are told apart at most: ten slots of them are some 4 MB. */
const MOST_DEVICES = 5_000;
const SLOTS = COMPLETE_WITHIN_MS / MINUTE;

/** Of the last ten minutes, by keyed hashes of devices: a ledger is emptied by answers that came before it was empty. */
export const createToldLately = (): ToldLately => {
  let slots: readonly Slot[] = [];
  const slotAt = (at: Instant): Slot => {
    const last = slots.at(-1);
    if (last !== undefined && at >= last.from && at - last.from < MINUTE) return last;
    const slot: Slot = { from: at, told: new Map() };
    slots = [...slots.filter(({ from }) => at - from < COMPLETE_WITHIN_MS), slot].slice(-SLOTS);
    return slot;
  };
  return {
    add(device, at) {
      const { told } = slotAt(at);
      const before = told.get(device);
      if (before !== undefined || told.size < MOST_DEVICES) told.set(device, (before ?? 0) + 1);
    },
    of: (device) => slots.reduce((sum, { told }) => sum + (told.get(device) ?? 0), 0),
  };
};
