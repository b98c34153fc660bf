import type { ServerResponse } from 'node:http';

import { PROBLEM_MEDIA_TYPE } from '../../core/problems/document.ts';

/** The proxy's own answer; everything else comes from the gateway. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** Answers with a problem document (RFC 9457), marked as the proxy's, and closes the connection. */
export const answerRefusal = (res: ServerResponse, { status, code, message }: Refusal): void => {
  if (res.headersSent) {
    res.destroy();
    return;
  }
  res.writeHead(status, {
    'Content-Type': PROBLEM_MEDIA_TYPE,
    'Cache-Control': 'no-store',
    Connection: 'close',
  });
  res.end(
    `${JSON.stringify({ type: 'about:blank', title: 'numberwall sign-proxy', status, code, detail: message })}\n`,
  );
};
