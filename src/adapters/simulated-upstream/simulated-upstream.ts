import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Clock } from '../../core/time.ts';
import { createAccounts } from './accounts.ts';
import { answerCall, type ApiDeps } from './authy-api.ts';
import { syntheticNumbers } from './fictional-numbers.ts';
import { misbehave, type UpstreamFaults } from './faults.ts';
import { readNumberFile } from './number-file.ts';
import { createRegistrations, type Registration } from './registrations.ts';
import { createRequestLog, type ReceivedRequest, type RequestLog } from './request-log.ts';
import { answerSideChannel } from './side-channel.ts';

export interface SimulatedUpstreamOptions {
  readonly registered: { readonly count: number; readonly seed: number } | { readonly file: string };
  /** Milliseconds that each answer takes. */
  readonly latencyMs: number;
  readonly clock: Clock;
}

/** What only the phone's owner, or a test, knows. */
export interface SideChannel {
  registeredNumbers(): readonly string[];
  registration(requestId: string): Registration | undefined;
  /** The owner's answer to a push. */
  resolve(requestId: string, status: 'accepted' | 'rejected'): boolean;
  setFaults(faults: UpstreamFaults): void;
  requests(): readonly ReceivedRequest[];
}

/** The Authy API of docs/protocol.md as a real HTTP server with state: see `numberwall upstream`. */
export interface SimulatedUpstream extends AsyncDisposable {
  /** Resolves to the URL. @throws the system's error, for example EADDRINUSE. */
  listen(port: number): Promise<string>;
  /** The side channel over HTTP, loopback only; resolves to the URL. */
  listenSideChannel(port: number): Promise<string>;
  readonly sideChannel: SideChannel;
}

const HOST = '127.0.0.1';
const REQUESTS_KEPT = 10_000;
const MAX_BODY_BYTES = 16 * 1024;

interface ApiState extends ApiDeps {
  readonly log: RequestLog;
  readonly latencyMs: number;
  faults: UpstreamFaults;
}

const readBody = async (req: IncomingMessage): Promise<string> => {
  let body = '';
  for await (const chunk of req.setEncoding('utf8')) {
    body += chunk as string;
    if (body.length > MAX_BODY_BYTES) throw new Error('body too large');
  }
  return body;
};

const serve = async (state: ApiState, req: IncomingMessage, res: ServerResponse): Promise<void> => {
  const { method = '', url = '' } = req;
  const body = await readBody(req);
  state.log.add({ method, url, headers: req.headers, body });
  if (state.latencyMs > 0) await sleep(state.latencyMs, undefined, { ref: false });
  if (await misbehave(state.faults, res)) return;
  const [path = ''] = url.split('?');
  const answer = answerCall(state, { method, path, form: new URLSearchParams(body) });
  res.writeHead(answer.status, { 'Content-Type': 'application/json', Server: 'simulated-authy' });
  res.end(JSON.stringify(answer.body));
};

const listenOn = async (server: Server, port: number): Promise<string> => {
  server.listen(port, HOST);
  await once(server, 'listening');
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
};

const close = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
};

const createSideChannel = (state: ApiState, numbers: readonly string[]): SideChannel => ({
  registeredNumbers: () => numbers,
  registration: (requestId) => state.registrations.find(requestId),
  resolve(requestId, status) {
    const registration = state.registrations.find(requestId);
    if (registration?.status !== 'pending') return false;
    registration.status = status;
    return true;
  },
  setFaults: (faults) => void (state.faults = faults),
  requests: () => state.log.entries(),
});

/** @throws when the file of numbers cannot be read, or more synthetic numbers are asked for than there are. */
export const createSimulatedUpstream = async ({
  registered,
  latencyMs,
  clock,
}: SimulatedUpstreamOptions): Promise<SimulatedUpstream> => {
  const numbers =
    'file' in registered
      ? await readNumberFile(registered.file)
      : syntheticNumbers(registered.count, registered.seed);
  const state: ApiState = {
    accounts: createAccounts(numbers),
    registrations: createRegistrations(clock),
    log: createRequestLog(REQUESTS_KEPT),
    latencyMs,
    faults: {},
  };
  const sideChannel = createSideChannel(state, numbers);
  const onFailure = (res: ServerResponse) => (): void => void res.destroy();
  const api: RequestListener = (req, res) => void serve(state, req, res).catch(onFailure(res));
  const side: RequestListener = (req, res) =>
    void answerSideChannel(sideChannel, req, res).catch(onFailure(res));
  const servers = [createServer(api), createServer(side)] as const;
  return {
    listen: (port) => listenOn(servers[0], port),
    listenSideChannel: (port) => listenOn(servers[1], port),
    sideChannel,
    async [Symbol.asyncDispose]() {
      await Promise.all(servers.map(close));
    },
  };
};
