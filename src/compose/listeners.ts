import { once } from 'node:events';
import type { Server } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Listens, or takes over what listens already, and resolves to the URL. @throws the system's error, for example EADDRINUSE. */
export const listen = async (server: Server, where: ListenAddress | NetServer): Promise<string> => {
  if (where instanceof NetServer) server.listen(where);
  else server.listen(where.port, where.host);
  await once(server, 'listening');
  const address = server.address() as AddressInfo;
  return `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`;
};

/**
 * A worker that is replaced leaves clients so long to see that their connection ends with the next answer: longer than a busy client
 * stands still between two requests.
 */
export const LINGER_MS = 5_000;

const LINGER_STEP_MS = 50;

/**
 * For so long every answer says that it is the last on its connection, so that nobody sends on one that is being closed; no longer
 * than somebody is connected. Counted in steps: while the machine stands still, no client sees anything either.
 */
const linger = async (server: Server, ms: number, closed: Promise<unknown>): Promise<void> => {
  server.prependListener('request', (_req, res) => void (res.shouldKeepAlive = false));
  // Of net.Server: that of http.Server would close the idle connections at once.
  NetServer.prototype.close.call(server);
  const isClosed = closed.then(() => true);
  for (let left = ms; left > 0; left -= LINGER_STEP_MS)
    if (await Promise.race([isClosed, sleep(LINGER_STEP_MS, false)])) return;
};

/**
 * Stops accepting, lets requests in flight end within `graceMs`, then cuts what is left. Connections without a request
 * stay open for `lingerMs` before that.
 */
export const closeServer = async (server: Server, graceMs: number, lingerMs = 0): Promise<void> => {
  if (!server.listening) return;
  const closed = once(server, 'close');
  if (lingerMs > 0) await linger(server, lingerMs, closed);
  else server.close();
  server.closeIdleConnections();
  const cut = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(cut);
};

/** An address whose port is known before anybody serves there. */
export interface ReservedAddress extends AsyncDisposable {
  readonly address: ListenAddress;
  /** For {@link listen}: what holds the port, where it was 0. */
  readonly where: ListenAddress | NetServer;
}

/**
 * Port 0 made a number, because the public origin, to which proofs are bound, must be known before the app is built.
 * The port is held until it is served or disposed of: a port let go is soon somebody else's, as that of an outgoing connection.
 */
export const reserve = async (address: ListenAddress): Promise<ReservedAddress> => {
  if (address.port !== 0) return { address, where: address, [Symbol.asyncDispose]: () => Promise.resolve() };
  const holder = new NetServer().listen(0, address.host);
  await once(holder, 'listening');
  const { port } = holder.address() as AddressInfo;
  return {
    address: { ...address, port },
    where: holder,
    async [Symbol.asyncDispose]() {
      if (holder.listening) await promisify(holder.close.bind(holder))();
    },
  };
};
