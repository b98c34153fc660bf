import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A loopback TCP proxy that loses what passes through it, when and where a test says. */
export interface TcpProxy extends AsyncDisposable {
  readonly port: number;
  /** What the client sends reaches the server; the answer does not come back, and the connection is cut. */
  cutAfterNextRequest(): void;
  /** Holds back answers until `release`. */
  hold(): void;
  release(): void;
  /** Loses for good what passes on the connections that are open now, which stay open; later ones work. */
  silence(): void;
  /** Cuts every connection; later ones go to another server, as a name or a virtual address does at a failover. */
  retarget(port: number): void;
  /** Cuts every connection. */
  cut(): void;
}

export interface TcpProxyOptions {
  /** Milliseconds by which what the server sends comes late. */
  readonly delayMs?: number;
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  isSilent: boolean;
}

/** Forwards to `127.0.0.1:targetPort`. */
export async function startTcpProxy(targetPort: number, options: TcpProxyOptions = {}): Promise<TcpProxy> {
  const { delayMs = 0 } = options;
  let target = targetPort;
  const links = new Set<Link>();
  let cutNext = false;
  let held: (() => void)[] | undefined;
  const server = createServer((client) => {
    const link: Link = { client, server: connect(target, '127.0.0.1'), isSilent: false };
    links.add(link);
    let cutting = false;
    client.on('data', (chunk) => {
      if (link.isSilent) return;
      cutting ||= cutNext;
      cutNext = false;
      link.server.write(chunk);
    });
    link.server.on('data', (chunk) => {
      if (link.isSilent) return;
      // The answer is the proof that the server has executed the request: now its way back is lost.
      if (cutting) client.destroy();
      else if (delayMs > 0) setTimeout(() => client.destroyed || client.write(chunk), delayMs);
      else if (held === undefined) client.write(chunk);
      else held.push(() => client.write(chunk));
    });
    const close = () => {
      links.delete(link);
      client.destroy();
      link.server.destroy();
    };
    for (const socket of [client, link.server]) socket.on('close', close).on('error', close);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const { client, server: upstream } of links) {
      client.destroy();
      upstream.destroy();
    }
  };
  return {
    cut,
    retarget(port) {
      target = port;
      cut();
    },
    port: (server.address() as AddressInfo).port,
    cutAfterNextRequest: () => void (cutNext = true),
    hold: () => void (held ??= []),
    release() {
      const waiting = held ?? [];
      held = undefined;
      for (const send of waiting) send();
    },
    silence() {
      for (const link of links) link.isSilent = true;
    },
    async [Symbol.asyncDispose]() {
      cut();
      server.close();
      await once(server, 'close');
    },
  };
}
