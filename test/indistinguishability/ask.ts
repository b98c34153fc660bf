import { request, type Agent } from 'node:http';
import { text } from 'node:stream/consumers';

import type { RawAnswer } from './observation.ts';

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on a connection of the agent, timed from its sending to the end of its answer. */
export const ask = (agent: Agent, { method, url, headers, body }: Question): Promise<RawAnswer> =>
  new Promise((resolve, reject) => {
    const sentAt = performance.now();
    const sent = request(url, { agent, method, headers }, (answer) => {
      text(answer).then(
        (read) =>
          resolve({
            status: answer.statusCode ?? 0,
            rawHeaders: answer.rawHeaders,
            text: read,
            ms: performance.now() - sentAt,
            keptAlive: answer.headers.connection !== 'close',
          }),
        reject,
      );
    });
    sent.once('error', reject);
    sent.end(body);
  });
