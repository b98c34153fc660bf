import type { IncomingMessage, ServerResponse, Server } from 'node:http';

import type { ClosedReason } from '../src/core/overload/closed-reason.ts';

type Socket = IncomingMessage['socket'];

export interface ConnectionBounds {
  /** Connections at a time; a new one takes the place of the one that has been idle longest, if one is. */
  readonly maxConnections: number;
  /** Connections of one address at a time. */
  readonly maxPerAddress: number;
  /** Requests on one connection, after which it is closed. */
  readonly maxRequests: number;
  /** Milliseconds for which what was answered may wait to be read. */
  readonly stallMs: number;
}

export interface ConnectionsOptions {
  readonly bounds: ConnectionBounds;
  /** By what connections are counted; undefined for a proxy, which brings those of many. */
  readonly sourceOf: (peer: string | undefined) => string | undefined;
  readonly closed: (reason: ClosedReason) => void;
}

interface Connection {
  due: number;
  requests: number;
  stalledSince?: number;
}

/** What is open on one server. */
export interface Connections {
  count(): number;
  /** Is an answer still due? */
  readonly isAnswering: (socket: Socket) => boolean;
  /** Closes what has been stalled for too long; to be called again and again. */
  readonly sweep: (now: number) => void;
}

/** Counts connections by their source. */
const createSources = () => {
  const counts = new Map<string, number>();
  return {
    add(source: string | undefined): number {
      if (source === undefined) return 0;
      const count = (counts.get(source) ?? 0) + 1;
      counts.set(source, count);
      return count;
    },
    remove(source: string | undefined): void {
      if (source === undefined) return;
      const count = (counts.get(source) ?? 1) - 1;
      if (count > 0) counts.set(source, count);
      else counts.delete(source);
    },
  };
};

/** Every open connection, and those that owe no answer, in the order in which they came to that. */
const createTable = ({ closed }: ConnectionsOptions) => {
  const open = new Map<Socket, Connection>();
  const idle = new Set<Socket>();
  return {
    open,
    idle,
    end: (socket: Socket, reason: ClosedReason): void => {
      idle.delete(socket);
      closed(reason);
      socket.destroy();
    },
  };
};

type Table = ReturnType<typeof createTable>;

const makeRoom = ({ idle, end }: Table, socket: Socket): void => {
  const [longest] = idle;
  if (longest === undefined) end(socket, 'full');
  else end(longest, 'made_room');
};

const acceptConnections = (server: Server, table: Table, { bounds, sourceOf }: ConnectionsOptions): void => {
  const sources = createSources();
  server.prependListener('connection', (socket: Socket) => {
    const source = sourceOf(socket.remoteAddress);
    const ofSource = sources.add(source);
    table.open.set(socket, { due: 0, requests: 0 });
    socket.once('close', () => {
      table.open.delete(socket);
      table.idle.delete(socket);
      sources.remove(source);
    });
    if (ofSource > bounds.maxPerAddress) table.end(socket, 'per_address');
    else if (table.open.size > bounds.maxConnections) makeRoom(table, socket);
    if (!socket.destroyed) table.idle.add(socket);
  });
};

/**
 * What Express ties to a request ends with its answer. Collections of young objects keep many requests for longer than they
 * last, and with these two fields each would take its answer along, and all that was found out of it, into the old generation:
 * 2.9 MB in each collection instead of 1.1 MB, until that is full, and its collection makes everybody wait for a tenth of a second.
 */
const letGo = (req: IncomingMessage): void =>
  queueMicrotask(() => void Object.assign(req, { res: undefined, next: undefined }));

const countRequests = (server: Server, { open, idle }: Table, { maxRequests }: ConnectionBounds): void => {
  server.prependListener('request', (req: IncomingMessage, res: ServerResponse) => {
    const { socket } = req;
    const connection = open.get(socket);
    if (connection === undefined) return;
    idle.delete(socket);
    connection.due += 1;
    connection.requests += 1;
    // Node's own maxRequestsPerSocket answers the requests beyond it with a bare 503, and keeps the connection.
    if (connection.requests >= maxRequests) res.shouldKeepAlive = false;
    res.once('close', () => {
      connection.due -= 1;
      letGo(req);
      if (connection.due === 0 && !socket.destroyed) idle.add(socket);
    });
  });
};

const isStalled = (socket: Socket, connection: Connection, now: number, stallMs: number): boolean => {
  if (socket.writableLength === 0) delete connection.stalledSince;
  else connection.stalledSince ??= now;
  return connection.stalledSince !== undefined && now - connection.stalledSince >= stallMs;
};

/** Bounds the connections of a server: how many, of whom, for how many requests, and how long an answer may lie unread. */
export const boundConnections = (server: Server, options: ConnectionsOptions): Connections => {
  const table = createTable(options);
  acceptConnections(server, table, options);
  countRequests(server, table, options.bounds);
  return {
    count: () => table.open.size,
    isAnswering: (socket) => (table.open.get(socket)?.due ?? 0) > 0,
    sweep(now) {
      for (const [socket, connection] of table.open) {
        if (isStalled(socket, connection, now, options.bounds.stallMs)) table.end(socket, 'stalled');
      }
    },
  };
};
