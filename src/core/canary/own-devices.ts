import type { Observation } from '../detection/observation.ts';
import { createOldestFirst } from '../oldest-first.ts';

/** Devices that the gateway itself asks with: its canary’s and its timing probe’s. */
export interface OwnDevices {
  /** From now on the device of this thumbprint is one. */
  add(thumbprint: string): void;
  /** Was it asked by one of them? */
  isOwn(observation: Pick<Observation, 'attestation'>): boolean;
}

/** A canary has a new key for each run: those of the last runs are known. */
const KNOWN = 64;

/** Knows them, so that nobody takes the gateway’s own requests for a stranger’s. */
export const createOwnDevices = (): OwnDevices => {
  const known = createOldestFirst<true>(KNOWN);
  return {
    add: (thumbprint) => void known.set(thumbprint, true),
    isOwn: ({ attestation }) => attestation?.ok === true && known.get(attestation.device.thumbprint) === true,
  };
};
