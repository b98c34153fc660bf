import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** What the simulated service does wrong, until told otherwise; with `{}` nothing. */
export interface UpstreamFaults {
  /** Answers with this status, and an HTML page of the kind that real proxies send. */
  readonly status?: number;
  /** Milliseconds before each answer, beside the latency. */
  readonly delayMs?: number;
  /** `before`: cuts the connection unanswered; `during`: in the middle of the body. */
  readonly cut?: 'before' | 'during';
  /** Answers 200 with this body, whatever was asked. */
  readonly body?: string;
  /** Answers 200 with a JSON object of about this many bytes, without Content-Length. */
  readonly hugeBytes?: number;
  /** Header fields added to each answer. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Resolves to true where the fault was the answer. */
export const misbehave = async (faults: UpstreamFaults, res: ServerResponse): Promise<boolean> => {
  if (faults.delayMs !== undefined) await sleep(faults.delayMs, undefined, { ref: false });
  for (const [name, value] of Object.entries(faults.headers ?? {})) res.setHeader(name, value);
  if (faults.cut === 'before') {
    res.socket?.destroy();
    return true;
  }
  if (faults.cut === 'during') {
    res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': 100 });
    res.write('{"success":', () => res.socket?.destroy());
    return true;
  }
  if (faults.status !== undefined) {
    res
      .writeHead(faults.status, { 'Content-Type': 'text/html' })
      .end('<h1>upstream.internal:8443 failed</h1>');
    return true;
  }
  if (faults.body !== undefined) {
    res.writeHead(200, { 'Content-Type': 'application/json' }).end(faults.body);
    return true;
  }
  if (faults.hugeBytes !== undefined) {
    res.writeHead(200, { 'Content-Type': 'application/json' });
    res.write('{"success":true,"message":"');
    res.end(`${'x'.repeat(Math.max(0, faults.hugeBytes - 29))}"}`);
    return true;
  }
  return false;
};
