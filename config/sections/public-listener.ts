import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { listen } from '../types/listen.ts';
import { network } from '../types/network.ts';
import { integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { matching } from '../types/text.ts';
import { origin } from '../types/url.ts';
import { size } from '../types/size.ts';

const HEADER_NAME = /^(?!forwarded$)[a-z0-9]+(-[a-z0-9]+)*$/;

/** The listener that clients reach. Times become milliseconds, sizes bytes. */
export const publicListener = mapping({
  listen: listen().prefault('127.0.0.1:8080').describe('Where the protected routes are served'),
  origin: z.exactOptional(
    origin('https://api.example.com').describe(
      'What the apps call; `htu` of each proof is checked against it, never against the Host header. Development: the listener itself',
    ),
  ),
  trustedProxies: list(network(), 0, 256)
    .prefault([])
    .describe('Proxies whose forwarding header is believed; with none, the socket’s address is the client’s'),
  forwardedHeader: matching(
    'the lower-case name of a header that lists plain addresses (forwarded is not one)',
    HEADER_NAME,
    'x-forwarded-for',
  )
    .prefault('x-forwarded-for')
    .describe('The header in which trusted proxies add the client’s address'),
  bodyLimit: size('256B', '64KiB').prefault('4KiB').describe('Largest request body; above it 413'),
  headersLimit: size('8KiB', '64KiB')
    .prefault('16KiB')
    .describe('Largest request line and headers together; above it 431'),
  headersTimeout: duration('1s', '60s').prefault('10s').describe('For the headers to arrive'),
  requestTimeout: duration('1s', '120s').prefault('15s').describe('For the whole request to arrive'),
  keepAliveTimeout: duration('1s', '10m')
    .prefault('15s')
    .describe('For which an idle connection is kept; above that of the proxy before it'),
  stalledTimeout: duration('1s', '120s')
    .prefault('10s')
    .describe('For which a client may leave an answer unread; then its connection is closed'),
  maxRequestsPerConnection: integer(1, 1_000_000)
    .prefault(1_000)
    .describe('Requests on one connection, after which it is closed'),
  maxConnections: integer(1, 100_000)
    .prefault(10_000)
    .describe('Connections at a time; the one idle longest makes room for a new one, if one is'),
  maxConnectionsPerAddress: integer(1, 100_000)
    .prefault(1_000)
    .describe('Those of one address (IPv4 /32, IPv6 /64), trusted proxies apart; more are closed at once'),
})
  .transform(({ bodyLimit, headersLimit, ...open }) => {
    const { headersTimeout, requestTimeout, keepAliveTimeout, stalledTimeout, ...rest } = open;
    return {
      ...rest,
      bodyLimitBytes: bodyLimit,
      headersLimitBytes: headersLimit,
      headersTimeoutMs: headersTimeout,
      requestTimeoutMs: requestTimeout,
      keepAliveTimeoutMs: keepAliveTimeout,
      stalledTimeoutMs: stalledTimeout,
    };
  })
  .describe('The listener that clients reach');
