import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { RequestHandler } from 'express';

import { Problem } from '../src/core/problems/problem.ts';
import type { RequestEvent, Telemetry } from '../src/core/telemetry.ts';
import type { Tracing } from '../src/core/tracing.ts';
import { beginAnswer } from './begin-answer.ts';
import { asHandler } from './handler.ts';
import type { GatewayResponse, Locals } from './locals.ts';
import { reportRequest } from './report-request.ts';
import { readTraceparent } from './traceparent.ts';

/** Most header fields of a request. */
export const MAX_HEADER_FIELDS = 64;

export interface BeginRequestOptions {
  readonly telemetry: Telemetry;
  readonly tracing?: Tracing;
  /** Told at the end of each request. */
  readonly onAnswered: (event: RequestEvent, locals: Partial<Locals>) => void;
}

/** Empty, or a name or address with a port (RFC 9110 §7.2). */
const HOST = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])?(?::\d{0,5})?$/;

/** @throws {Problem} for what no step should have to think of. */
export const checkShape = (req: IncomingMessage, target: string): void => {
  if (req.rawHeaders.length > MAX_HEADER_FIELDS * 2) {
    throw new Problem('headers_too_large', 'header_fields');
  }
  const hosts = req.headersDistinct['host'];
  // One Host, and one only (RFC 9112 §3.2); it chooses nothing here, but a proxy before us may go by another.
  if (hosts === undefined ? req.httpVersion !== '1.0' : hosts.length > 1) {
    throw new Problem('request_invalid', 'host');
  }
  if (!HOST.test(hosts?.[0] ?? '')) throw new Problem('request_invalid', 'host');
  // Node's parser knows the preface of HTTP/2 as a version of requests that it cannot frame.
  if (req.httpVersionMajor !== 1) throw new Problem('request_invalid', 'http_version');
  if (!/^chunked$/i.test(req.headers['transfer-encoding'] ?? 'chunked')) {
    throw new Problem('request_invalid', 'transfer_encoding');
  }
  // An absolute-form target would name its own origin beside the configured one.
  // One with a fragment is none (RFC 9112 §3.2): whoever cuts it off takes the path for another than who does not.
  if (!/^\/[^#]*$/.test(target)) throw new Problem('request_invalid', 'request_target');
};

/** The trace that came with the request goes on; where somebody traces, below a span of ours. */
const beginTrace = ({ locals }: GatewayResponse, came: string | undefined, tracing?: Tracing): void => {
  const span = tracing?.begin('request', came);
  const traceparent = span?.traceparent ?? came;
  if (span !== undefined) locals.span = span;
  if (traceparent !== undefined) locals.traceparent = traceparent;
};

const endTrace = ({ span }: Partial<Locals>, event: RequestEvent): void => {
  if (span === undefined) return;
  const { decisionId, routeId, path, status, code, reason } = event;
  span.end({ decision_id: decisionId, route: routeId, path, status, code, reason });
};

/**
 * Gives the request its decision id, its clock and its trace, and tells telemetry at its end. Refuses what no step
 * after it should have to think of: more than `MAX_HEADER_FIELDS` fields, no or several Host fields or one that names no
 * host, a transfer coding that is not chunked, a target that is no path.
 */
export const createBeginRequest = ({ telemetry, tracing, onAnswered }: BeginRequestOptions): RequestHandler =>
  asHandler((req, res, next) => {
    res.locals.decisionId = randomUUID();
    res.locals.startedAt = performance.now();
    beginTrace(res, readTraceparent(req.headersDistinct['traceparent']), tracing);
    res.once('close', () => {
      const event = reportRequest(telemetry, res, res.writableFinished);
      endTrace(res.locals, event);
      onAnswered(event, res.locals);
    });
    beginAnswer(req, res);
    checkShape(req, req.originalUrl);
    next();
  });
