import { once } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';

import type { Request, RequestHandler, Response } from 'express';

import { Problem } from '../core/problems/problem.ts';
import { SECOND } from '../core/time.ts';
import { helloText, linesText, momentText, pastText } from './event-text.ts';
import { SAMPLE_MS, type Live } from './live.ts';

/** Pages that are open at a time; one more is told to come again. */
const MAX_CLIENTS = 32;
/** Samples of the past in one event. */
const CHUNK = 60;
/** A client that takes no bytes for so long is let go, in milliseconds. */
const SLOW_MS = 10 * SECOND;

export interface StreamOptions {
  readonly live: Live;
  /** Of this process: what was said before it is not continued. */
  readonly epoch: string;
  /** What the page says of the process. */
  readonly about: object;
  readonly maxClients?: number;
  readonly slowMs?: number;
}

/** Server-sent events to every page that is open. */
export interface Stream {
  readonly handler: RequestHandler;
  /** Sends the newest sample to everybody. */
  publish(): void;
  /** How many listen. */
  readonly clients: number;
}

interface Client {
  readonly res: Response;
  /** Of lines and samples, the number of the next that it has to get. */
  lines: number;
  next: number;
  isBusy: boolean;
}

/** Resolves to whether the client took what was written, in time. */
const drained = async ({ res }: Client, slowMs: number): Promise<boolean> => {
  if (!res.writableNeedDrain) return !res.destroyed;
  const slow = AbortSignal.timeout(slowMs);
  return once(res, 'drain', { signal: slow }).then(
    () => true,
    () => false,
  );
};

/** The last event that the client has: a browser that begins a stream of its own accord can send no header. */
const lastEventOf = ({ headers, url }: Request): string =>
  String(headers['last-event-id'] ?? new URL(url, 'http://page').searchParams.get('after') ?? '');

const resumeAt = (req: Request, epoch: string, { first, next }: { first: number; next: number }): number => {
  const [, known, number] = /^(\w{1,32})-(\d{1,12})$/.exec(lastEventOf(req)) ?? [];
  return known === epoch ? Math.min(Math.max(first, Number(number) + 1), next) : first;
};

/** Everything that a client lacks, in the order in which it has to know it. */
const textsFor = function* (client: Client, { live, epoch }: StreamOptions): Generator<string> {
  const kept = live.lines.filter(({ isKept }) => isKept).length;
  if (client.lines < live.lines.length) {
    yield linesText(live.lines, client.lines);
    client.lines = live.lines.length;
  }
  const last = live.past.range().next - 1;
  client.next = Math.max(client.next, live.past.range().first);
  while (client.next < last) {
    const to = Math.min(client.next + CHUNK, last);
    yield pastText(live.past, kept, client.next, to);
    client.next = to;
  }
  if (live.now !== undefined && client.next === last) {
    yield momentText(live.now, epoch);
    client.next = last + 1;
  }
};

/** The stream of the live page: what was, a minute at a time, then each new second. */
export const createStream = (options: StreamOptions): Stream => {
  const { live, epoch, about, maxClients = MAX_CLIENTS, slowMs = SLOW_MS } = options;
  const clients = new Set<Client>();
  const serve = async (client: Client): Promise<void> => {
    if (client.isBusy) return;
    client.isBusy = true;
    for (const text of textsFor(client, options)) {
      client.res.write(text);
      if (!(await drained(client, slowMs))) {
        client.res.destroy();
        return;
      }
      // Between two events everybody else has a turn.
      await turn();
    }
    client.isBusy = false;
  };
  const handler: RequestHandler = (req, res) => {
    if (clients.size >= maxClients)
      throw new Problem('temporarily_unavailable', 'page_clients', { headers: { 'Retry-After': '5' } });
    res.writeHead(200, { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no' });
    if (req.method === 'HEAD') return void res.end();
    const client: Client = { res, lines: 0, next: resumeAt(req, epoch, live.past.range()), isBusy: false };
    clients.add(client);
    res.once('close', () => clients.delete(client));
    res.write(
      helloText({ ...about, epoch, resumed: client.next > live.past.range().first, sampleMs: SAMPLE_MS }),
    );
    void serve(client);
  };
  return {
    handler,
    publish: () => clients.forEach((client) => void serve(client)),
    get clients() {
      return clients.size;
    },
  };
};
