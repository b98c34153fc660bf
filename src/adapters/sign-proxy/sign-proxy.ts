import type { RequestListener, ServerResponse } from 'node:http';
import { pipeline } from 'node:stream/promises';

import { readClientRequest, type ClientRequestOptions } from './client-request.ts';
import { answerFields } from './fields.ts';
import { answerRefusal, Refusal } from './refusal.ts';
import type { SendSigned, SignedAnswer } from './send-signed.ts';

export interface SignProxyOptions extends ClientRequestOptions {
  readonly send: SendSigned;
  /** What went wrong with a request, in one sentence, for whoever runs the proxy. */
  readonly report: (sentence: string) => void;
  /** What an error means to people. */
  readonly describe: (error: unknown) => string;
}

const answer = async (res: ServerResponse, { statusCode, headers, text, body }: SignedAnswer) => {
  res.writeHead(statusCode, answerFields(headers));
  if (body === undefined) res.end(text);
  else await pipeline(body, res);
};

const asRefusal = (error: unknown, describe: SignProxyOptions['describe']): Refusal =>
  error instanceof Refusal ? error : new Refusal(502, 'target_unreachable', describe(error));

/** Adds token and proof to every request of any client, and streams the answer back. */
export const createSignProxy = (options: SignProxyOptions): RequestListener => {
  const { send, report, describe } = options;
  return (req, res) => {
    const gone = new AbortController();
    res.once('close', () => gone.abort());
    const serve = async (): Promise<void> =>
      answer(res, await send(await readClientRequest(req, options), gone.signal));
    serve().catch((error: unknown) => {
      if (gone.signal.aborted) return;
      const refusal = asRefusal(error, describe);
      report(`${refusal.status} ${refusal.code}: ${refusal.message}`);
      answerRefusal(res, refusal);
    });
  };
};
