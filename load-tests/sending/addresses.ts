import type { Adversary } from '../scenarios/scenario.ts';

/** Hosts of one /24 that are used: neither its own address nor the broadcast one. */
const HOSTS = 254;

/** Where the ranges of attackers and of honest people begin: second octets of 127.0.0.0/8, or of 10.0.0.0/8 behind a proxy. */
const FIRST_ATTACKER = 16;
const FIRST_HONEST = 160;

const ipv4 = (first: number, slash24: number, host: number, isForwarded: boolean): string =>
  `${isForwarded ? 10 : 127}.${first + Math.floor(slash24 / 256)}.${slash24 % 256}.${host + 1}`;

/** The addresses of an adversary: shared out among its networks, each with whole /24s of its own. */
export const attackerAddress = (
  { ipv4: count, ipv6Slash64, autonomousSystems }: Adversary,
  index: number,
  isForwarded: boolean,
): string => {
  if (ipv6Slash64 > 0) return `2001:db8:0:${(index % ipv6Slash64).toString(16)}::1`;
  const place = index % Math.max(1, count);
  const network = place % autonomousSystems;
  const inNetwork = Math.floor(place / autonomousSystems);
  const each = Math.ceil(Math.ceil(count / autonomousSystems) / HOSTS);
  const slash24 = network * each + Math.floor(inNetwork / HOSTS);
  return ipv4(FIRST_ATTACKER, slash24, inNetwork % HOSTS, isForwarded);
};

/** The address of an honest person: a /24 of its own for each of the first 20,000. */
export const honestAddress = (index: number, isForwarded: boolean): string =>
  ipv4(FIRST_HONEST, index % 20_000, Math.floor(index / 20_000) % HOSTS, isForwarded);
