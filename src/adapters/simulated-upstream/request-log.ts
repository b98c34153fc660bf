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
  /** The last ones, oldest first. */
  entries(): readonly ReceivedRequest[];
}

/** Keeps the last `bound` requests. */
export const createRequestLog = (bound: number): RequestLog => {
  const kept: ReceivedRequest[] = [];
  return {
    add(request) {
      kept.push(request);
      if (kept.length > bound) kept.shift();
    },
    entries: () => [...kept],
  };
};
