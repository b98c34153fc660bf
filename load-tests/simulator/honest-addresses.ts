import type { ClientAddress } from '../../src/core/address/client-address.ts';
import type { HonestLoad } from '../scenarios/scenario.ts';
import { ipv4At, ipv6At } from './addresses.ts';

/** Homes and mobile networks: 600,000 addresses of IPv4 and 400,000 networks of IPv6. */
const IPV4_NETWORKS = 10;
const IPV4_HOSTS = 60_000;
const IPV6_NETWORKS = 4_000;
const IPV6_SUBNETS = 100;
const IPV4_SHARE = 0.6;
/** Networks of the addresses that many share, apart from those of homes. */
const SHARED_NETWORK = 1_000;

const anyAddress = (random: () => number): ClientAddress =>
  random() < IPV4_SHARE
    ? ipv4At(Math.floor(random() * IPV4_NETWORKS), Math.floor(random() * IPV4_HOSTS))
    : ipv6At(Math.floor(random() * IPV6_NETWORKS), Math.floor(random() * IPV6_SUBNETS));

/** Addresses of one registration, by the number of the request: its own, or one of those that many share. */
export const createHonestAddresses = (
  { sharedAddresses, addressesPerEpisode }: HonestLoad,
  name: string,
  random: () => number,
): ((isBurst: boolean) => (request: number) => ClientAddress) => {
  // L02 and the others have networks of their own.
  const network = SHARED_NETWORK + (Number(name.slice(1)) || 0);
  const shared = (isBurst: boolean): ClientAddress =>
    ipv4At(network, isBurst ? 0 : Math.floor(random() * sharedAddresses));
  return (isBurst) => {
    const own = Array.from({ length: Math.max(1, addressesPerEpisode) }, () =>
      sharedAddresses > 0 ? shared(isBurst) : anyAddress(random),
    );
    const [first] = own;
    if (first === undefined) throw new RangeError('a registration without an address');
    return (request) => own[request % own.length] ?? first;
  };
};
