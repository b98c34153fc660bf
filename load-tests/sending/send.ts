import { Agent, request, type IncomingHttpHeaders, type RequestOptions } from 'node:http';
import { Agent as SecureAgent, request as requestSecurely } from 'node:https';

/** One request as it goes out. */
export interface Outgoing {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Of the client: bound by the socket, or told in the forwarding header. */
  readonly address: string;
}

/** What came back. */
export interface Incoming {
  /** 0 where there was no answer. */
  readonly status: number;
  readonly text: string;
  /** Names of the header fields, in their order, as one text. */
  readonly fields: string;
  /** Seconds after which to come back, where the answer says so. */
  readonly retryAfter?: number;
  /** Milliseconds from sending to the end of the answer. */
  readonly tookMs: number;
}

/** Sends without waiting for others. */
export interface Sender extends Disposable {
  send(outgoing: Outgoing): Promise<Incoming>;
  readonly inFlight: number;
}

export interface SenderOptions {
  /** Where the gateway listens. */
  readonly url: string;
  /** Addresses go into `X-Forwarded-For`, which the target must trust, and not onto the socket. */
  readonly viaProxy: boolean;
}

const TIMEOUT_MS = 15_000;
const MOST_BYTES = 64 * 1024;
/** Connections that are kept for a while; beyond, each has its own. */
const KEPT = 256;

const retryAfterOf = (headers: IncomingHttpHeaders): Pick<Incoming, 'retryAfter'> => {
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? { retryAfter: seconds } : {};
};

/** Sends one request; never rejects. */
const exchange = (options: RequestOptions, isSecure: boolean, body?: string): Promise<Incoming> =>
  new Promise((resolve) => {
    const began = performance.now();
    const ended = (answer: Omit<Incoming, 'tookMs'>): void =>
      resolve({ ...answer, tookMs: performance.now() - began });
    const failed = (): void => ended({ status: 0, text: '', fields: '' });
    const outgoing = (isSecure ? requestSecurely : request)(options, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => {
        if (text.length < MOST_BYTES) text += chunk;
      });
      answer.once('error', failed);
      answer.once('end', () =>
        ended({
          ...{ status: answer.statusCode ?? 0, text, fields: Object.keys(answer.headers).join(',') },
          ...retryAfterOf(answer.headers),
        }),
      );
    });
    outgoing.once('error', failed);
    outgoing.once('timeout', () => outgoing.destroy());
    outgoing.end(body);
  });

/** Real requests from as many addresses as the loopback network has. */
export const createSender = ({ url, viaProxy }: SenderOptions): Sender => {
  const { hostname, port, protocol } = new URL(url);
  const isSecure = protocol === 'https:';
  const agent = new (isSecure ? SecureAgent : Agent)({ keepAlive: true, maxFreeSockets: 4, timeout: 5_000 });
  const known = new Set<string>();
  let inFlight = 0;
  const isKept = (address: string): boolean => {
    if (known.size < KEPT) known.add(address);
    return known.has(address);
  };
  return {
    async send({ method, path, headers, body, address }) {
      inFlight += 1;
      const source = viaProxy
        ? { headers: { ...headers, 'x-forwarded-for': address }, agent }
        : { headers: { ...headers }, localAddress: address, agent: isKept(address) ? agent : false };
      try {
        return await exchange(
          { hostname, port, method, path, timeout: TIMEOUT_MS, ...source },
          isSecure,
          body,
        );
      } finally {
        inFlight -= 1;
      }
    },
    get inFlight() {
      return inFlight;
    },
    [Symbol.dispose]: () => agent.destroy(),
  };
};
