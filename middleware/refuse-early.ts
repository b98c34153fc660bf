import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import type { AddressedRequest } from '../src/core/address/client-address-reader.ts';
import type { ClientAddress } from '../src/core/address/client-address.ts';
import { enforcedShareOf } from '../src/core/attestation/enforcement.ts';
import { PROOF_HEADER_NAMES } from '../src/core/attestation/evidence.ts';
import { refusal } from '../src/core/attestation/reasons.ts';
import type { AttestationVerifier } from '../src/core/attestation/verifier.ts';
import type { BuildDecideRequest } from '../src/core/limits/charges.ts';
import type { KnownBans } from '../src/core/limits/known-bans.ts';
import type { Lists } from '../src/core/lists/lists.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { compilePathTemplate } from '../src/core/routes/path-template.ts';
import type { Route } from '../src/core/routes/route.ts';
import type { RequestEvent, Telemetry } from '../src/core/telemetry.ts';
import type { Tracing } from '../src/core/tracing.ts';
import type { Clock } from '../src/core/time.ts';
import { beginAnswer } from './begin-answer.ts';
import { checkShape } from './begin-request.ts';
import { addressedRequest } from './client-address.ts';
import type { EdgeLimit } from './edge-limit.ts';
import { createFewATurn } from './few-a-turn.ts';
import type { Locals } from './locals.ts';
import { answerWithProblem } from './problem-answer.ts';
import { reportRequest } from './report-request.ts';
import { readTraceparent } from './traceparent.ts';

export interface RefuseEarlyOptions {
  readonly routes: readonly Route[];
  readonly readAddress: (request: AddressedRequest) => ClientAddress;
  readonly lists: Pick<Lists, 'ofAddress'>;
  readonly edgeLimit: Pick<EdgeLimit, 'refusalOf'>;
  readonly verifier: Pick<AttestationVerifier, 'tokenHeaders'>;
  readonly knownBans: Pick<KnownBans, 'remainingMs'>;
  readonly charges: BuildDecideRequest;
  readonly telemetry: Telemetry;
  readonly tracing?: Tracing;
  readonly clock: Clock;
  readonly onAnswered: (event: RequestEvent, locals: Partial<Locals>) => void;
  /** Hears of an answer that another request on its connection may have to wait for. */
  readonly onDue: (req: IncomingMessage, res: ServerResponse) => void;
  /** Uniform in [0, 1), for jitter. */
  readonly random: () => number;
}

type EarlyLocals = Partial<Locals> & Pick<Locals, 'decisionId' | 'startedAt' | 'address'>;

/** Answers what is refused anyway, and tells whether it did. */
export type RefuseEarly = (req: IncomingMessage, res: ServerResponse) => boolean;

const NOTHING_SHOWN = refusal('token_missing');

/** Routes that refuse whoever shows no token, whatever else he shows. */
const createFindRoute = (routes: readonly Route[]) => {
  const closed = routes
    .filter(({ attestation }) => enforcedShareOf(attestation) >= 1)
    .map((route) => ({ route, method: route.method, pattern: compilePathTemplate(route.path).pattern }));
  return ({ method, url = '' }: IncomingMessage): Route | undefined => {
    const end = url.indexOf('?');
    const path = end < 0 ? url : url.slice(0, end);
    return closed.find((each) => each.method === method && each.pattern.test(path))?.route;
  };
};

const succeeds = (work: () => void): boolean => {
  try {
    work();
    return true;
  } catch {
    return false;
  }
};

/** Answers a turn of the event loop: some half a millisecond, by which a flood may keep others waiting. */
const PER_TURN = 16;

const createAnswer = ({ telemetry, onAnswered, onDue, random }: RefuseEarlyOptions) => {
  const fewATurn = createFewATurn(PER_TURN);
  return (problem: Problem, req: IncomingMessage, res: ServerResponse, locals: EarlyLocals): true => {
    const traceparent = readTraceparent(req.headersDistinct['traceparent']);
    if (traceparent !== undefined) locals.traceparent = traceparent;
    const answering = Object.assign(res, { locals });
    res.once('close', () => onAnswered(reportRequest(telemetry, answering, res.writableFinished), locals));
    beginAnswer(req, res);
    const isAnswered = fewATurn(() => {
      if (!res.destroyed) answerWithProblem(problem, req, answering, random);
    });
    if (!isAnswered) onDue(req, res);
    return true;
  };
};

/**
 * Refuses, before Express and before anything is counted, read or verified, what a flood is made of: requests from an
 * address that is beyond the edge limit, and requests that show neither token nor proof where a token is demanded. They
 * get the answer that the steps would give, and are counted, logged and observed as theirs. Whatever is not plain
 * (listed or banned addresses, a malformed or pipelined request, spans) is left to the steps.
 */
export const createRefuseEarly = (options: RefuseEarlyOptions): RefuseEarly => {
  const { readAddress, lists, edgeLimit, knownBans, charges, clock, tracing } = options;
  const { tokenHeaders = [] } = options.verifier;
  const findRoute = createFindRoute(tokenHeaders.length === 0 ? [] : options.routes);
  const evidence = [...tokenHeaders, ...PROOF_HEADER_NAMES];
  const answer = createAnswer(options);

  const addressOf = (req: IncomingMessage): ClientAddress | undefined => {
    try {
      return readAddress(addressedRequest(req));
    } catch {
      return undefined;
    }
  };
  const isPlain = (req: IncomingMessage, address: ClientAddress): boolean =>
    lists.ofAddress(address, clock()).decided === undefined && succeeds(() => checkShape(req, req.url ?? ''));
  const showsNothing = ({ headers }: IncomingMessage): boolean =>
    evidence.every((name) => headers[name] === undefined);
  const isBanned = (routeId: string, address: ClientAddress): boolean =>
    knownBans.remainingMs(() => charges({ routeId, address }).request) !== undefined;

  return (req, res) => {
    // Without a socket it waits for the answer to a request before it on the connection.
    if (tracing !== undefined || res.socket === null) return false;
    const address = addressOf(req);
    if (address === undefined || !isPlain(req, address)) return false;
    const locals: EarlyLocals = { decisionId: randomUUID(), startedAt: performance.now(), address };
    const denied = edgeLimit.refusalOf(address, locals.decisionId);
    if (denied !== undefined) return answer(denied, req, res, locals);
    const route = showsNothing(req) ? findRoute(req) : undefined;
    if (route === undefined || isBanned(route.id, address)) return false;
    const { code, reason } = NOTHING_SHOWN;
    const attested = { route, attestation: NOTHING_SHOWN, attestationEnforced: true };
    return answer(new Problem(code, reason), req, res, Object.assign(locals, attested));
  };
};
