/** The address that a request came from, after proxies, with every disguise of IPv4 folded to IPv4. */
export interface ClientAddress {
  readonly family: 4 | 6;
  /** Canonical text: dotted quad, or RFC 5952. Never leaves the process unhashed. */
  readonly text: string;
  /** CIDR prefixes that limits count by, narrowest first: IPv4 /32 /24 /16, IPv6 /64 /56 /48. */
  readonly ladder: readonly [exact: string, middle: string, wide: string];
}
