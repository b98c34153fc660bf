/** Is this host the machine itself? IPv6 in brackets or without; IPv4 as a dotted quad alone. */
export const isLoopback = (host: string): boolean =>
  ['localhost', '::1', '[::1]'].includes(host.toLowerCase()) || /^127(?:\.\d{1,3}){3}$/.test(host);
