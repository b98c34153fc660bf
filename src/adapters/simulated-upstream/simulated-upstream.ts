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
import { answerCall, type ApiAnswer, type ApiDeps } from './authy-api.ts';
import { syntheticNumbers } from './fictional-numbers.ts';
import { misbehave, type UpstreamFaults } from './faults.ts';
import { drawLatency, type Latency } from './latency.ts';
import { readNumberFile } from './number-file.ts';
import { createNumberList, type NumberList } from './number-list.ts';
import { createRegistrations, type Registration } from './registrations.ts';
import { createRequestLog, type ReceivedRequest, type RequestLog } from './request-log.ts';
import { createSeededRandom } from '../../core/seeded-random.ts';
import { answerSideChannel } from './side-channel.ts';

export interface SimulatedUpstreamOptions {
  readonly registered: { readonly count: number; readonly seed: number } | { readonly file: string };
  /** Milliseconds that each answer takes. */
  readonly latencyMs: Latency;
  readonly clock: Clock;
  /** What it does wrong from the start; nothing where absent. */
  readonly faults?: UpstreamFaults;
  /** Of the draws for jitter and for the rate of faults; 1 where absent. */
  readonly seed?: number;
}

/** What only the phone's owner, or a test, knows. */
export interface SideChannel {
  /** In their order, from `offset`, at most `limit`; all where absent. */
  registeredNumbers(limit?: number, offset?: number): readonly string[];
  registration(requestId: string): Registration | undefined;
  /** What was sent to the phone of a number (E.164) and still can be used, oldest first. */
  messages(e164: string): readonly Registration[];
  accountOf(e164: string): number | undefined;
  /** The owner's answer to a push. */
  resolve(requestId: string, status: 'accepted' | 'rejected'): boolean;
  setFaults(faults: UpstreamFaults): void;
  /** The last 10,000, oldest first. */
  requests(): readonly ReceivedRequest[];
  /** How many requests ever arrived. */
  requestCount(): number;
}

/** The Authy API of docs/protocol.md as a real HTTP server with state: see `numberwall upstream`. */
export interface SimulatedUpstream extends AsyncDisposable {
  /** Resolves to the URL. @throws the system's error, for example EADDRINUSE. */
  listen(port: number): Promise<string>;
  /** The side channel over HTTP, loopback only; resolves to the URL. */
  listenSideChannel(port: number): Promise<string>;
  readonly sideChannel: SideChannel;
  /** Cuts what is open and frees the ports. */
  close(): Promise<void>;
}

const HOST = '127.0.0.1';
const REQUESTS_KEPT = 10_000;
const MAX_BODY_BYTES = 16 * 1024;

interface ApiState extends ApiDeps {
  readonly log: RequestLog;
  readonly latencyMs: Latency;
  readonly random: () => number;
  faults: UpstreamFaults;
}

const TOO_LARGE: ApiAnswer = {
  status: 413,
  body: { success: false, message: 'Body too large.', errors: {}, error_code: '60002' },
};

const readBody = async (req: IncomingMessage): Promise<string | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    size += chunk.byteLength;
    // Read to its end, so that the refusal is seen; not kept.
    if (size <= MAX_BODY_BYTES) chunks.push(chunk);
  }
  return size > MAX_BODY_BYTES ? undefined : Buffer.concat(chunks).toString();
};

const misbehaves = async ({ faults, random }: ApiState, res: ServerResponse): Promise<boolean> => {
  const { rate = 1 } = faults;
  return (rate >= 1 || random() < rate) && (await misbehave(faults, res));
};

const serve = async (state: ApiState, req: IncomingMessage, res: ServerResponse): Promise<void> => {
  const { method = '', url = '' } = req;
  const body = await readBody(req);
  state.log.add({ method, url, headers: req.headers, body: body ?? '' });
  const latencyMs = drawLatency(state.latencyMs, state.random);
  if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
  if (await misbehaves(state, res)) return;
  const [path = ''] = url.split('?');
  const answer =
    body === undefined ? TOO_LARGE : answerCall(state, { method, path, form: new URLSearchParams(body) });
  res.writeHead(answer.status, { 'Content-Type': 'application/json', Server: 'simulated-authy' });
  res.end(JSON.stringify(answer.body));
};

const listenOn = async (server: Server, port: number): Promise<string> => {
  server.listen(port, HOST);
  await once(server, 'listening');
  return `http://${HOST}:${(server.address() as AddressInfo).port}`;
};

const closeServer = async (server: Server): Promise<void> => {
  if (!server.listening) return;
  server.close();
  server.closeAllConnections();
  await once(server, 'close');
};

const createSideChannel = (state: ApiState, numbers: NumberList): SideChannel => ({
  registeredNumbers: (limit = numbers.size, offset = 0) =>
    Array.from(
      { length: Math.max(0, Math.min(limit, numbers.size - offset)) },
      (_, index) => numbers.at(offset + index) ?? '',
    ),
  registration: (requestId) => state.registrations.find(requestId),
  messages(e164) {
    const account = state.accounts.byNumber(e164);
    return account === undefined ? [] : state.registrations.openOf(account.id);
  },
  accountOf: (e164) => state.accounts.byNumber(e164)?.id,
  resolve(requestId, status) {
    const registration = state.registrations.find(requestId);
    if (registration?.status !== 'pending') return false;
    registration.status = status;
    return true;
  },
  setFaults: (faults) => void (state.faults = faults),
  requests: () => state.log.entries(),
  requestCount: () => state.log.received,
});

const readNumbers = async (registered: SimulatedUpstreamOptions['registered']): Promise<readonly string[]> =>
  'file' in registered
    ? readNumberFile(registered.file)
    : syntheticNumbers(registered.count, registered.seed);

/** @throws when the file of numbers cannot be read, or more synthetic numbers are asked for than there are. */
export const createSimulatedUpstream = async ({
  registered,
  latencyMs,
  clock,
  faults = {},
  seed = 1,
}: SimulatedUpstreamOptions): Promise<SimulatedUpstream> => {
  const numbers = createNumberList(await readNumbers(registered));
  const state: ApiState = {
    accounts: createAccounts(numbers),
    registrations: createRegistrations(clock),
    log: createRequestLog(REQUESTS_KEPT),
    latencyMs,
    random: createSeededRandom(seed),
    faults,
  };
  const sideChannel = createSideChannel(state, numbers);
  const onFailure = (res: ServerResponse) => (): void => void res.destroy();
  const api: RequestListener = (req, res) => void serve(state, req, res).catch(onFailure(res));
  const side: RequestListener = (req, res) =>
    void answerSideChannel(sideChannel, req, res).catch(onFailure(res));
  const servers = [createServer(api), createServer(side)] as const;
  const close = async (): Promise<void> => {
    await Promise.all(servers.map(closeServer));
  };
  return {
    listen: (port) => listenOn(servers[0], port),
    listenSideChannel: (port) => listenOn(servers[1], port),
    sideChannel,
    close,
    [Symbol.asyncDispose]: close,
  };
};
