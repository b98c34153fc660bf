import type { IncomingMessage, ServerResponse } from 'node:http';

import type { RequestHandler } from 'express';

import { asHandler } from './handler.ts';

/** For the requests of one connection. */
export interface InTurn {
  /** Notes which request stands before this one; for every request, before any can be answered. */
  readonly note: (req: IncomingMessage, res: ServerResponse) => void;
  /** The same as a step. */
  readonly queue: RequestHandler;
  /** Waits until the request before has its answer. */
  readonly wait: RequestHandler;
}

/**
 * Requests that are pipelined on one connection are begun one after the other, and none after an answer that closes the
 * connection (RFC 9112 §9.6): it would be forwarded and charged, and answered to nobody.
 */
export const createInTurn = (): InTurn => {
  const last = new WeakMap<IncomingMessage['socket'], ServerResponse>();
  const before = new WeakMap<ServerResponse, ServerResponse>();
  const note = ({ socket }: IncomingMessage, res: ServerResponse): void => {
    const previous = last.get(socket);
    if (previous !== undefined && !previous.closed) before.set(res, previous);
    last.set(socket, res);
    // An idle connection keeps nothing of what was answered on it.
    res.once('close', () => {
      if (last.get(socket) === res) last.delete(socket);
    });
  };
  return {
    note,
    queue: asHandler((req, res, next) => {
      note(req, res);
      next();
    }),
    wait: asHandler(({ socket }, res, next) => {
      const begin = (): void => {
        // Ended by us: no answer can follow, and the client was told so.
        if (!res.destroyed && !socket.writableEnded) next();
      };
      const previous = before.get(res);
      if (previous === undefined || previous.closed) begin();
      else previous.once('close', begin);
    }),
  };
};
