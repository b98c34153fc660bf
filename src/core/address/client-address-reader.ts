import { Problem } from '../problems/problem.ts';
import { toClientAddress } from './address-ladder.ts';
import type { ClientAddress } from './client-address.ts';
import { parseAddress, type IpAddress } from './parse-address.ts';
import { createTrustedNetworks, type IsTrusted } from './trusted-networks.ts';

/** Longest forwarding header, all its lines together, in characters. */
export const MAX_FORWARDED_LENGTH = 2048;

/** Most members of a forwarding header. */
export const MAX_FORWARDED_HOPS = 32;

export interface ClientAddressOptions {
  /** CIDRs of the proxies whose forwarding header is believed; none: the socket alone counts. */
  readonly trustedProxies: readonly string[];
  /** A list of addresses, nearest hop last; `x-forwarded-for` by default. */
  readonly forwardedHeader?: string;
}

/** What a request shows of where it came from. */
export interface AddressedRequest {
  /** `socket.remoteAddress`; undefined once the peer has gone. */
  readonly peer: string | undefined;
  /** `req.headersDistinct`: every line of a repeated header, names in lower case. */
  readonly headers: Readonly<Record<string, readonly string[] | undefined>>;
}

/** `[2001:db8::1]`, with a port or without, or `192.0.2.1:443`. */
const WITH_PORT =
  /^(?:\[(?<bracketed>[^[\]]+)\](?::(?<port>\d{1,5}))?|(?<plain>[^:]+):(?<plainPort>\d{1,5}))$/;
const MAX_PORT = 65_535;

const refuse = (reason: string): Problem => new Problem('request_invalid', reason);

const withoutPort = (member: string): string => {
  const { bracketed, plain, port = '0', plainPort = port } = WITH_PORT.exec(member)?.groups ?? {};
  const isNoIpv6 = bracketed?.includes(':') === false;
  if (isNoIpv6 || Number(plainPort) > MAX_PORT) throw refuse('forwarded_address');
  return bracketed ?? plain ?? member;
};

const parseHop = (member: string): IpAddress => {
  const text = member.replace(/^[ \t]+/, '').replace(/[ \t]+$/, '');
  const address = parseAddress(withoutPort(text));
  if (address === undefined) throw refuse('forwarded_address');
  return address;
};

const hopsOf = (lines: readonly string[]): readonly string[] => {
  // Lines of one list are one list, in order (RFC 9110 §5.3): some proxies append a line, others a member.
  const list = lines.join(',');
  const hops = list.split(',', MAX_FORWARDED_HOPS + 1);
  if (list.length > MAX_FORWARDED_LENGTH || hops.length > MAX_FORWARDED_HOPS) {
    throw refuse('forwarded_too_long');
  }
  return hops;
};

/** The nearest hop that is no proxy of ours: what stands left of it is hearsay and is not even read. */
const nearestForeign = (hops: readonly string[], isTrusted: IsTrusted): IpAddress => {
  let address = parseHop(hops.at(-1) ?? '');
  for (let index = hops.length - 2; index >= 0 && isTrusted(address); index -= 1) {
    address = parseHop(hops[index] ?? '');
  }
  return address;
};

/**
 * Reads the client's address from the socket, or from the forwarding header where the socket's peer is trusted.
 * The reader throws a {@link Problem} `request_invalid` for whatever is not an IP address: it never becomes a key.
 * @throws {RangeError} at creation, for a CIDR or header name that cannot be meant.
 */
export const createClientAddressReader = ({
  trustedProxies,
  forwardedHeader = 'x-forwarded-for',
}: ClientAddressOptions): ((request: AddressedRequest) => ClientAddress) => {
  const isTrusted = createTrustedNetworks(trustedProxies);
  const name = forwardedHeader.toLowerCase();
  if (!/^[a-z0-9-]+$/.test(name) || name === 'forwarded') {
    throw new RangeError('the forwarding header must be one that lists plain addresses');
  }
  return ({ peer, headers }) => {
    const socket = parseAddress(peer ?? '');
    if (socket === undefined) throw refuse('peer_address');
    const lines = headers[name];
    if (lines === undefined || !isTrusted(socket)) return toClientAddress(socket);
    return toClientAddress(nearestForeign(hopsOf(lines), isTrusted));
  };
};
