import { once } from 'node:events';
import { createServer as createHttpServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** Stops accepting, lets requests in flight end within `graceMs`, then cuts what is left. */
export const closeServer = async (server: Server, graceMs: number): Promise<void> => {
  if (!server.listening) return;
  const closed = once(server, 'close');
  server.close();
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
