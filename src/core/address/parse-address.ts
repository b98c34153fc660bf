import ipaddr from 'ipaddr.js';

/** An IP address as it was written, before tunnels are folded; IPv4-mapped IPv6 is already IPv4. */
export type IpAddress = ipaddr.IPv4 | ipaddr.IPv6;

/** Longest text of an address: IPv6 with an embedded dotted quad (RFC 4291 §2.2), 45 characters. */
const MAX_TEXT = 45;

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const DOTTED_QUAD = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6_CHARACTERS = /^[0-9a-f:]+(?::[0-9.]+)?$/i;

const parseIpv6 = (text: string): IpAddress | undefined => {
  if (!IPV6_CHARACTERS.test(text)) return undefined;
  const tail = text.slice(text.lastIndexOf(':') + 1);
  if (tail.includes('.') && !DOTTED_QUAD.test(tail)) return undefined;
  if (!ipaddr.IPv6.isValid(text)) return undefined;
  const address = ipaddr.IPv6.parse(text);
  return address.isIPv4MappedAddress() ? address.toIPv4Address() : address;
};

/**
 * Reads one IP address, or nothing. Stricter than the library: no octal, hexadecimal or short IPv4, no zone id, no
 * brackets, no white space.
 */
export const parseAddress = (text: string): IpAddress | undefined => {
  if (text.length > MAX_TEXT) return undefined;
  if (DOTTED_QUAD.test(text)) return ipaddr.IPv4.parse(text);
  return text.includes(':') ? parseIpv6(text) : undefined;
};
