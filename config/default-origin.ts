import { isIPv6 } from 'node:net';

import type { ListenAddress } from './types/listen.ts';

const WILDCARDS: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' };

/** The origin of a listener that has none configured: plain http to where it is bound; a wildcard becomes loopback. */
export const defaultOrigin = ({ host, port }: ListenAddress): string => {
  const reachable = WILDCARDS[host] ?? host;
  return `http://${isIPv6(reachable) ? `[${reachable}]` : reachable}:${port}`;
};
