import type { ClientAddress } from '../../src/core/address/client-address.ts';

const ipv4 = (a: number, b: number, c: number, d: number): ClientAddress => ({
  family: 4,
  text: `${a}.${b}.${c}.${d}`,
  ladder: [`${a}.${b}.${c}.${d}/32`, `${a}.${b}.${c}.0/24`, `${a}.${b}.0.0/16`],
});

const hex = (value: number): string => value.toString(16);

/** The address of an IPv4 host: so many of one network lie side by side, 65,536 at most; up to 25,600 networks. */
export const ipv4At = (network: number, host: number): ClientAddress =>
  ipv4(100 + (network >> 8), network & 255, (host >> 8) & 255, host & 255);

/** An address of a /64 of one /48: networks and subnets from 0, both below 65,536. */
export const ipv6At = (network: number, subnet: number): ClientAddress => {
  const wide = `2600:1:${hex(network + 1)}`;
  // The first /64 would be written shorter (RFC 5952 §4.2): it is left out.
  const of = (last: number): string => (last === 0 ? `${wide}::` : `${wide}:${hex(last)}::`);
  const last = 1 + (subnet % 65_535);
  return {
    family: 6,
    text: `${of(last)}1`,
    ladder: [`${of(last)}/64`, `${of(last & 0xff00)}/56`, `${of(0)}/48`],
  };
};
