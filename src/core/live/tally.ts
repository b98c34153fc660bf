import type { Observation } from '../detection/observation.ts';

/** Who made the requests of a sign, and what they got, in counts. */
export interface Sources {
  /** Distinct; `MOST_SOURCES` stands for that many or more. */
  readonly addresses: number;
  readonly devices: number;
  /** Requests by what they carried. */
  readonly requests: number;
  readonly withoutToken: number;
  /** Requests by what they got: refused, or told nothing; the rest were answered. */
  readonly refused: number;
  readonly blind: number;
  /** Truthful answers to these devices, each number once, from ten minutes before the sign on: by requests of any kind. */
  readonly told: number;
}

/** Sources that are told apart at most. */
export const MOST_SOURCES = 1_000;

/** What is summed up of requests; keyed hashes of sources stand for them. */
export interface Tally {
  add(observation: Observation, address: number | undefined, device: number | undefined): void;
  addAll(other: Tally): void;
  /** The truth was told to a device: it counts where the device is one of these. */
  tell(device: number): void;
  read(): Sources;
  /** Within the gateway alone. */
  readonly kept: { readonly addresses: ReadonlySet<number>; readonly devices: ReadonlySet<number> };
}

/** Answers that a device was told before it became one of these. */
export type ToldBefore = (device: number) => number;

const isRefused = ({ path }: Observation): boolean => path === 'deny' || path === 'error';

const hasNoToken = ({ attestation }: Observation): boolean =>
  attestation === undefined || (!attestation.ok && attestation.reason === 'token_missing');

/** Adds it, if there is room. */
const put = (set: Set<number>, tag: number): boolean => {
  if (set.size >= MOST_SOURCES || set.has(tag)) return false;
  set.add(tag);
  return true;
};

/** An empty one. */
export const createTally = (toldBefore: ToldBefore = () => 0): Tally => {
  const addresses = new Set<number>();
  const devices = new Set<number>();
  const counts = { requests: 0, withoutToken: 0, refused: 0, blind: 0, told: 0 };
  const putDevice = (device: number): void => {
    if (put(devices, device)) counts.told += toldBefore(device);
  };
  return {
    kept: { addresses, devices },
    add(observation, address, device) {
      if (address !== undefined) put(addresses, address);
      if (device !== undefined) putDevice(device);
      counts.requests += 1;
      if (hasNoToken(observation)) counts.withoutToken += 1;
      if (isRefused(observation)) counts.refused += 1;
      if (observation.path === 'blind') counts.blind += 1;
    },
    addAll(other) {
      for (const address of other.kept.addresses) put(addresses, address);
      for (const device of other.kept.devices) putDevice(device);
      const { requests, withoutToken, refused, blind } = other.read();
      counts.requests += requests;
      counts.withoutToken += withoutToken;
      counts.refused += refused;
      counts.blind += blind;
    },
    tell(device) {
      if (devices.has(device)) counts.told += 1;
    },
    read: () => ({ addresses: addresses.size, devices: devices.size, ...counts }),
  };
};
