import type { IncomingHttpHeaders } from 'node:http';

/** One request as it arrived, for tests that prove what was forwarded and what was not. */
export interface ReceivedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface RequestLog {
  add(request: ReceivedRequest): void;
  /** All that ever arrived, kept or not. */
  readonly received: number;
  /** The last ones, oldest first. */
  entries(): readonly ReceivedRequest[];
}

/** Keeps the last `bound` requests, in a ring. */
export const createRequestLog = (bound: number): RequestLog => {
  const ring: ReceivedRequest[] = [];
  let received = 0;
  return {
    add(request) {
      ring[received % bound] = request;
      received += 1;
    },
    get received() {
      return received;
    },
    entries() {
      const oldest = received > bound ? received % bound : 0;
      return [...ring.slice(oldest), ...ring.slice(0, oldest)];
    },
  };
};
