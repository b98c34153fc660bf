import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import {
  createUpstream,
  type UpstreamClient,
  type UpstreamOptions,
} from '../../src/adapters/upstream/upstream.ts';
import { Problem } from '../../src/core/problems/problem.ts';
import type { UpstreamRequest } from '../../src/core/upstream.ts';

export const LOOKUP: UpstreamRequest = {
  routeId: 'lookup',
  method: 'GET',
  path: '/json/users/1-2025559999/status',
};
export const START: UpstreamRequest = {
  routeId: 'registration-start',
  method: 'POST',
  path: '/json/users/1000001/devices/registration/start',
  form: [
    ['via', 'sms'],
    ['signature', 'a&b=c d'],
  ],
};

export const LIMITS = {
  connections: 4,
  timeoutMs: 300,
  maxAnswerBytes: 2_048,
  circuit: { failures: 3, openForMs: 200 },
};

export interface OpenedUpstream extends AsyncDisposable {
  readonly client: UpstreamClient;
  /** What telemetry was told, in order. */
  readonly events: string[];
}

/** A client of `url` with tight limits. */
export function openUpstream(url: string, options: Partial<UpstreamOptions> = {}): OpenedUpstream {
  const events: string[] = [];
  const client = createUpstream({
    ...LIMITS,
    url,
    telemetry: {
      upstreamAnswered: () => void events.push('answered'),
      upstreamFailed: (_route, reason) => void events.push(`failed:${reason}`),
      degraded: (component, isDegraded) =>
        void events.push(`${component}:${isDegraded ? 'degraded' : 'well'}`),
    },
    ...options,
  });
  return { client, events, [Symbol.asyncDispose]: () => client[Symbol.asyncDispose]() };
}

/** The problem that came of it. @throws where none came. */
export async function failureOf(work: Promise<unknown>): Promise<Problem> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error('no problem came of it', { cause: error });
  return error;
}

export interface ByteServer extends AsyncDisposable {
  readonly url: string;
  readonly port: number;
  /** Everything that each connection sent, in the order of connections. */
  readonly received: readonly string[];
}

/** A TCP server on loopback that shows each chunk to `answer`, with the number of requests seen on that connection. */
export async function startByteServer(
  answer: (socket: Socket, requestsOnConnection: number) => void,
  port = 0,
): Promise<ByteServer> {
  const sockets = new Set<Socket>();
  const received: string[] = [];
  const server = createServer((socket) => {
    const index = received.push('') - 1;
    let requests = 0;
    sockets.add(socket);
    socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    socket.on('data', (chunk) => {
      received[index] = (received[index] ?? '') + chunk.toString('latin1');
      answer(socket, (requests += 1));
    });
  }).listen(port, '127.0.0.1');
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://127.0.0.1:${bound}`,
    port: bound,
    received,
    async [Symbol.asyncDispose]() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}

/** A whole HTTP answer that keeps its connection. */
export const httpAnswer = (body: string, head = ''): string =>
  `HTTP/1.1 200 OK\r\nContent-Length: ${Buffer.byteLength(body)}\r\n${head}\r\n${body}`;
