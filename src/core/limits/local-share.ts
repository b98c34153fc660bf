import type { Charge, DecideRequest } from './store.ts';

/** May a process decide this request alone while the store is away? Only if everything that enforces says so. */
export const isLocal = ({ proof, charges }: DecideRequest): boolean =>
  (proof === undefined || !proof.enforced || proof.whenAway === 'local') &&
  charges.every(({ enforced, beyond, whenAway }) => !enforced || beyond === 'blind' || whenAway === 'local');

const share = (charge: Charge, fleetSize: number): Charge => ({
  ...charge,
  limit: Math.ceil(charge.limit / fleetSize),
});

/**
 * The request against this process' share of each limit: ⌈limit ÷ fleet⌉, of which what it has admitted itself is
 * taken off by counting over its own counts. A cost above the share then never fits.
 */
export const toLocalShare = (
  { proof, charges }: DecideRequest,
  fleetSize: number,
): Omit<DecideRequest, 'answer'> => ({
  ...(proof === undefined ? {} : { proof }),
  charges: charges.map((charge) => share(charge, fleetSize)),
});
