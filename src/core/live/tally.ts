import type { Observation } from '../detection/observation.ts';

/** Who made the requests of a sign, and what they got, in counts. */
export interface Sources {
  /** Distinct; `MOST_SOURCES` stands for that many or more. */
  readonly addresses: number;
  readonly devices: number;
  /** Requests by what they carried. */
  readonly requests: number;
  readonly withoutToken: number;
  /** Requests by what they got: refused, told nothing, or told the truth for the first time. */
  readonly refused: number;
  readonly blind: number;
  readonly told: number;
}

/** Sources that are told apart at most. */
export const MOST_SOURCES = 1_000;

/** What is summed up of requests; keyed hashes of sources stand for them. */
export interface Tally {
  add(observation: Observation, address: number | undefined, device: number | undefined): void;
  addAll(other: Tally): void;
  read(): Sources;
  /** Within the gateway alone. */
  readonly kept: { readonly addresses: ReadonlySet<number>; readonly devices: ReadonlySet<number> };
}

const put = (set: Set<number>, tags: Iterable<number>): void => {
  for (const tag of tags) {
    if (set.size >= MOST_SOURCES) return;
    set.add(tag);
  }
};

const isRefused = ({ path }: Observation): boolean => path === 'deny' || path === 'error';

const hasNoToken = ({ attestation }: Observation): boolean =>
  attestation === undefined || (!attestation.ok && attestation.reason === 'token_missing');

/** An empty one. */
export const createTally = (): Tally => {
  const addresses = new Set<number>();
  const devices = new Set<number>();
  const counts = { requests: 0, withoutToken: 0, refused: 0, blind: 0, told: 0 };
  return {
    kept: { addresses, devices },
    add(observation, address, device) {
      if (address !== undefined) put(addresses, [address]);
      if (device !== undefined) put(devices, [device]);
      counts.requests += 1;
      if (hasNoToken(observation)) counts.withoutToken += 1;
      if (isRefused(observation)) counts.refused += 1;
      if (observation.path === 'blind') counts.blind += 1;
      if (observation.isTold) counts.told += 1;
    },
    addAll(other) {
      put(addresses, other.kept.addresses);
      put(devices, other.kept.devices);
      const { requests, withoutToken, refused, blind, told } = other.read();
      counts.requests += requests;
      counts.withoutToken += withoutToken;
      counts.refused += refused;
      counts.blind += blind;
      counts.told += told;
    },
    read: () => ({ addresses: addresses.size, devices: devices.size, ...counts }),
  };
};
