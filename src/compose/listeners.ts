import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import { Server as NetServer, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ListenAddress {
  readonly host: string;
  readonly port: number;
}

/** Listens, and resolves to the URL. @throws the system's error, for example EADDRINUSE. */
export const listen = async (server: Server, { host, port }: ListenAddress): Promise<string> => {
  server.listen(port, host);
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

/** Port 0 made a number, because the public origin, to which proofs are bound, must be known before the app is built. */
export const fixPort = async (address: ListenAddress): Promise<ListenAddress> => {
  if (address.port !== 0) return address;
  const probe = createHttpServer();
  await listen(probe, address);
  const { port } = probe.address() as AddressInfo;
  await closeServer(probe, 0);
  return { ...address, port };
};
