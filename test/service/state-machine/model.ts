/** What the service should do, said a second time in as few words as possible. Times are milliseconds. */

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** In which time forgives one answer. */
export const TRICKLE_MS = HOUR;
/** Of the number's ledger; the device's changes with reloads. */
export const NUMBER_CAPACITY = 2;
/** A completion takes the start back, and as much again. */
const BETA = 1;

interface Ledger {
  debtMs: number;
  at: number;
  /** When the completions of this source were. */
  completions: number[];
}

type PairState = 'asked' | 'told' | 'completed';

interface Pair {
  state: PairState;
  until: number;
}

/** What counts, in the embedded store: gone with the process. */
interface Counted {
  readonly since: number;
  readonly ledgers: Map<string, Ledger>;
  readonly pairs: Map<string, Pair>;
  readonly bans: Map<number, number>;
}

export interface Model {
  /** Of the machine's own clock: nothing is begun later. */
  readonly endsAt: number;
  now: number;
  deviceCapacity: number;
  readonly revoked: Set<number>;
  counted: Counted;
  /** By device, since the start of the process: answers that cost something, and completions. */
  readonly told: Map<number, number>;
  readonly completed: Map<number, number>;
}

const nothing = (since: number): Counted => ({
  since,
  ledgers: new Map(),
  pairs: new Map(),
  bans: new Map(),
});

export const createModel = (now: number, endsAt: number): Model => ({
  endsAt,
  now,
  deviceCapacity: 2,
  revoked: new Set(),
  counted: nothing(now),
  told: new Map(),
  completed: new Map(),
});

export const restarted = (model: Model): void => {
  model.counted = nothing(model.now);
  model.told.clear();
  model.completed.clear();
};

const ledgerOf = ({ counted, now }: Model, id: string): Ledger => {
  const kept = counted.ledgers.get(id) ?? { debtMs: 0, at: now, completions: [] };
  counted.ledgers.set(id, kept);
  kept.debtMs = Math.max(kept.debtMs - (now - kept.at), 0);
  kept.at = now;
  return kept;
};

/** Completions of the last three minutes, each fading by an eighth every 24 s. */
const waiting = ({ completions }: Ledger, now: number): number => {
  const step = (at: number): number => Math.floor(at / 24_000);
  let value = 0;
  let last = 0;
  const fadeTo = (at: number): void => {
    for (let left = step(at) - step(last); left > 0 && value > 0; left -= 1)
      value = Math.floor((value * 7) / 8);
    last = at;
  };
  for (const at of completions) {
    fadeTo(at);
    value += 1_024;
  }
  fadeTo(now);
  return Math.floor(value / 1_024);
};

const pairOf = ({ counted, now }: Model, key: string): Pair | undefined => {
  const pair = counted.pairs.get(key);
  return pair === undefined || now > pair.until ? undefined : pair;
};

const remember = (model: Model, key: string, state: PairState, forMs: number): void => {
  const until = Math.max(pairOf(model, key)?.until ?? 0, model.now + forMs);
  model.counted.pairs.set(key, { state, until });
};

const pairKey = (device: number, number: string): string => `${device} ${number}`;

/** Why the device is refused, whatever it asks. */
export const refusalOf = ({ revoked, counted, now }: Model, device: number): string | undefined => {
  if (revoked.has(device)) return 'device_revoked';
  return (counted.bans.get(device) ?? 0) > now ? 'abnormal_usage' : undefined;
};

const count = (counts: Map<number, number>, device: number): void =>
  void counts.set(device, (counts.get(device) ?? 0) + 1);

/** Whether the device is told about the number; what that costs is charged. */
export const ask = (model: Model, device: number, number: string): boolean => {
  const key = pairKey(device, number);
  const state = pairOf(model, key)?.state;
  if (state === 'told' || state === 'completed') return true;
  const ledgers = [
    { ledger: ledgerOf(model, `device ${device}`), capacity: model.deviceCapacity },
    { ledger: ledgerOf(model, `number ${number}`), capacity: NUMBER_CAPACITY },
  ];
  const fits = ledgers.every(
    ({ ledger, capacity }) =>
      ledger.debtMs + TRICKLE_MS <= Math.max(capacity, waiting(ledger, model.now)) * TRICKLE_MS,
  );
  if (!fits) {
    if (state === undefined) remember(model, key, 'asked', DAY);
    return false;
  }
  for (const { ledger } of ledgers) ledger.debtMs += TRICKLE_MS;
  remember(model, key, 'told', DAY);
  count(model.told, device);
  return true;
};

/** The device has sent the right code. */
export const complete = (model: Model, device: number, number: string): void => {
  const key = pairKey(device, number);
  const state = pairOf(model, key)?.state;
  remember(model, key, 'completed', 30 * DAY);
  if (state === 'completed') return;
  count(model.completed, device);
  for (const id of [`device ${device}`, `number ${number}`]) {
    const ledger = ledgerOf(model, id);
    ledger.completions.push(model.now);
    ledger.debtMs = Math.max(ledger.debtMs - ((state === 'told' ? 1 : 0) + BETA) * TRICKLE_MS, 0);
  }
};

/** The most that a device can have been told since the process began, from the largest capacity and the completions alone. */
export const boundOf = ({ counted, now, completed }: Model, device: number, largest: number): number =>
  largest + (now - counted.since) / TRICKLE_MS + (1 + BETA) * (completed.get(device) ?? 0);
