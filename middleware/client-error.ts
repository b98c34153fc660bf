import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage } from 'node:http';

import { PROBLEM_MEDIA_TYPE, problemDocument } from '../src/core/problems/document.ts';
import { PROBLEMS, type ProblemCode } from '../src/core/problems/table.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import { ANSWER_FIELDS } from './begin-answer.ts';

type Socket = Pick<IncomingMessage['socket'], 'writable' | 'end' | 'destroy'>;

export interface ClientErrorOptions {
  readonly telemetry: Telemetry;
  /** Is an answer to an earlier request of this connection still due? */
  readonly isAnswering: (socket: IncomingMessage['socket']) => boolean;
}

const CODES: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 'body_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};

const answerText = (code: ProblemCode, decisionId: string): string => {
  const { status } = PROBLEMS[code];
  const body = JSON.stringify(problemDocument({ code, extensions: {} }, decisionId));
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
    `Content-Type: ${PROBLEM_MEDIA_TYPE}; charset=utf-8`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...Object.entries(ANSWER_FIELDS).map(([name, value]) => `${name}: ${value}`),
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};

const refuse = (socket: Socket, code: ProblemCode, telemetry: Telemetry): void => {
  const decisionId = randomUUID();
  socket.end(answerText(code, decisionId), () => socket.destroy());
  telemetry.requestAnswered({
    decisionId,
    routeId: 'none',
    path: 'error',
    status: PROBLEMS[code].status,
    code,
    reason: 'http_syntax',
    durationSeconds: 0,
    overheadSeconds: 0,
  });
};

/**
 * For `clientError` of an http.Server: what never became a request gets its problem document on the bare socket (431,
 * 408, 413, else 400), and the connection ends. While an earlier answer is due nothing is written: it would be taken
 * for that answer.
 */
export const createClientError =
  ({ telemetry, isAnswering }: ClientErrorOptions) =>
  (error: NodeJS.ErrnoException, socket: IncomingMessage['socket']): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    // What was already written may still leave.
    else if (isAnswering(socket)) socket.destroySoon();
    else refuse(socket, CODES[error.code ?? ''] ?? 'request_invalid', telemetry);
  };
