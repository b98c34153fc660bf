import type { Request } from 'express';

import type { Sessions } from './session.ts';

/** Who asks for the page. */
export interface Viewer {
  /** May see what the metrics page tells. */
  readonly maySee: boolean;
  /** Has shown the operator token: may see what the operator API tells. */
  readonly isOperator: boolean;
}

const LOOPBACK_ADDRESS = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?$/i;

/** What a proxy adds: then the loopback address is the proxy’s, not the browser’s. */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via'];

/**
 * Does the browser run on this machine, by its own name for it? A page of a stranger whose name was made to lead here (DNS
 * rebinding) sends that name, and a proxy says so.
 */
const isLocalRequest = ({ socket, headers }: Pick<Request, 'socket' | 'headers'>): boolean =>
  LOOPBACK_ADDRESS.test(socket.remoteAddress ?? '') &&
  LOOPBACK_ADDRESS.test(socket.localAddress ?? '') &&
  LOOPBACK_HOST.test(headers.host ?? '') &&
  FORWARDED.every((name) => headers[name] === undefined);

/** Tells who asks; `isLoopback`: the listener is bound to the loopback interface. */
export const createViewerOf =
  (sessions: Pick<Sessions, 'isOpen'>, isLoopback: boolean) =>
  (req: Request): Viewer => {
    const isOperator = sessions.isOpen(req);
    return { isOperator, maySee: isOperator || (isLoopback && isLocalRequest(req)) };
  };
