import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the simulated service does wrong, until told otherwise; with `{}` nothing. */
export interface UpstreamFaults {
  /** Share of the requests that the faults meet, 0 to 1; all where it is absent. */
  readonly rate?: number;
  /** Answers with this status, and an HTML page of the kind that real proxies send. */
  readonly status?: number;
  /** Milliseconds before each answer, beside the latency. */
  readonly delayMs?: number;
  /** `before`: cuts the connection unanswered; `during`: in the middle of the body. */
  readonly cut?: 'before' | 'during';
  /** Answers with bytes that are no HTTP. */
  readonly garbage?: boolean;
  /** Answers 200 with this body, whatever was asked. */
  readonly body?: string;
  /** Answers 200 with a JSON object of exactly this many bytes (at least 29), without Content-Length. */
  readonly hugeBytes?: number;
  /** Answers 200 at once, and the body byte by byte, each after so many milliseconds, without end. */
  readonly dripMs?: number;
  /** Header fields added to each answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

const JSON_TYPE = { 'Content-Type': 'application/json' };
const HUGE_START = '{"success":true,"message":"';
const HUGE_END = '"}';
const CHUNK_BYTES = 65_536;

function* hugeObject(bytes: number): Generator<string> {
  yield HUGE_START;
  const filler = 'x'.repeat(CHUNK_BYTES);
  let left = Math.max(0, bytes - HUGE_START.length - HUGE_END.length);
  for (; left > CHUNK_BYTES; left -= CHUNK_BYTES) yield filler;
  yield filler.slice(0, left) + HUGE_END;
}

const drip = async (res: ServerResponse, everyMs: number): Promise<void> => {
  res.writeHead(200, JSON_TYPE).flushHeaders();
  while (!res.destroyed) {
    res.write(' ');
    await sleep(everyMs, undefined, { ref: false });
  }
};

const cutDuringBody = (res: ServerResponse): void => {
  res.writeHead(200, { ...JSON_TYPE, 'Content-Length': 100 });
  res.write('{"success":', () => res.socket?.destroy());
};

/** Resolves to true where the fault was the answer. */
export const misbehave = async (faults: UpstreamFaults, res: ServerResponse): Promise<boolean> => {
  const { status, delayMs, cut, garbage, body, hugeBytes, dripMs, headers = {} } = faults;
  if (delayMs !== undefined) await sleep(delayMs, undefined, { ref: false });
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  if (cut === 'before') res.socket?.destroy();
  else if (cut === 'during') cutDuringBody(res);
  else if (garbage === true) res.socket?.end('SSH-2.0-upstream.internal\r\n');
  else if (status !== undefined) {
    res.writeHead(status, { 'Content-Type': 'text/html' }).end('<h1>upstream.internal:8443 failed</h1>');
  } else if (body !== undefined) res.writeHead(200, JSON_TYPE).end(body);
  else if (hugeBytes !== undefined) {
    res.writeHead(200, JSON_TYPE);
    await pipeline(Readable.from(hugeObject(hugeBytes)), res);
  } else if (dripMs !== undefined) await drip(res, dripMs);
  else return false;
  return true;
};
