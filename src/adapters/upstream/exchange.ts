import type { Dispatcher, Pool } from 'undici';

import type { UpstreamAnswer } from '../../core/upstream.ts';
import { createAnswerReader } from './read-answer.ts';

/** One request, as undici takes it. */
export type SentRequest = Pick<Dispatcher.DispatchOptions, 'method' | 'path' | 'headers' | 'body'>;

export interface ExchangeOptions {
  readonly maxAnswerBytes: number;
  /** By `performance.now()`. */
  readonly deadline: number;
}

const tooLate = (): DOMException => new DOMException('no answer in time', 'TimeoutError');

/** Runs out once. */
interface Deadline {
  readonly timer: NodeJS.Timeout;
  controller?: Dispatcher.DispatchController;
  late?: Error;
}

const startDeadline = (at: number, reject: (error: Error) => void): Deadline => {
  const expire = (): void => {
    deadline.late = tooLate();
    reject(deadline.late);
    deadline.controller?.abort(deadline.late);
  };
  const deadline: Deadline = { timer: setTimeout(expire, Math.max(0, at - performance.now())) };
  return deadline;
};

/**
 * Sends one request and reads its answer, both by the deadline: undici itself counts the time of a request only once it
 * writes it, and one that waits for a connection would wait as long as the connection takes. What is late while it waits
 * is never written. Taken from the dispatcher as it comes, without a stream and its iterator.
 * @throws {UpstreamFailure} for an answer that is of no use, the error of undici or the system where there is none, and
 * a DOMException `TimeoutError` when the time is over.
 */
export const exchange = (
  pool: Pick<Pool, 'dispatch'>,
  request: SentRequest,
  { maxAnswerBytes, deadline: at }: ExchangeOptions,
): Promise<UpstreamAnswer> => {
  const { promise, resolve, reject } = Promise.withResolvers<UpstreamAnswer>();
  const reader = createAnswerReader(maxAnswerBytes);
  const deadline = startDeadline(at, reject);
  pool.dispatch(request, {
    onRequestStart(controller) {
      deadline.controller = controller;
      if (deadline.late !== undefined) controller.abort(deadline.late);
    },
    onResponseStart(_controller, status, headers) {
      // 1xx is no answer yet (RFC 9110 §15.2).
      if (status >= 200) reader.start(status, headers);
    },
    onResponseData: (_controller, chunk) => reader.data(chunk),
    onResponseEnd() {
      clearTimeout(deadline.timer);
      try {
        resolve(reader.end());
      } catch (error) {
        reject(error);
      }
    },
    // Whatever a handler throws ends the connection, and comes back here.
    onResponseError(_controller, error) {
      clearTimeout(deadline.timer);
      reject(error);
    },
  });
  return promise;
};
