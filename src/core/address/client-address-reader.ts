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
  /** `req.headersDistinct`: every line of a repeated header, names in lower case; looked at only of a trusted peer. */
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

interface Peer {
  readonly address: ClientAddress;
  readonly isTrusted: boolean;
}

/** Peers that are remembered: a connection brings many requests, and each would be parsed. */
const MAX_REMEMBERED = 4_096;

/** What throws is not remembered. */
const createRemembering = <T>(make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = make(text);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(text, made);
    return made;
  };
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
  const peerOf = createRemembering((peer: string): Peer => {
    const socket = parseAddress(peer);
    if (socket === undefined) throw refuse('peer_address');
    return { address: toClientAddress(socket), isTrusted: isTrusted(socket) };
  });
  return (request) => {
    const known = peerOf(request.peer ?? '');
    const lines = known.isTrusted ? request.headers[name] : undefined;
    if (lines === undefined) return known.address;
    return toClientAddress(nearestForeign(hopsOf(lines), isTrusted));
  };
};
