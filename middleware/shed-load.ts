import type { IncomingMessage } from 'node:http';

import type { Request, RequestHandler } from 'express';

import { isPressed, judgeLoad } from '../src/core/overload/judge-load.ts';
import type { Priorities } from '../src/core/overload/priorities.ts';
import type { Load, OverloadRule, ShedReason } from '../src/core/overload/rule.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import { asHandler } from './handler.ts';
import type { InFlight } from './in-flight.ts';
import type { GatewayResponse, Locals } from './locals.ts';
import { hasBody } from './message-body.ts';

export interface ShedLoadOptions {
  readonly rule: OverloadRule;
  readonly inFlight: InFlight;
  readonly delay: () => Pick<Load, 'delayMs' | 'isSaturated'>;
  readonly priorities: Priorities;
  /** The hash of the request's token, where a device has been verified by it already. */
  readonly knownToken: (headers: Request['headersDistinct']) => string | undefined;
  readonly telemetry: Pick<Telemetry, 'shed'>;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Requests of one connection that are under way at a time; a client that pipelines more is told to wait. */
export const MAX_PIPELINED = 16;

const shed = (telemetry: ShedLoadOptions['telemetry'], reason: ShedReason, isKnown: boolean): never => {
  telemetry.shed(reason, isKnown);
  throw new Problem('temporarily_unavailable', `shed_${reason}`);
};

/** Whether the device showed its key by a proof that nobody has used before. */
const isProven = ({ attestation, decision }: Partial<Locals>): boolean =>
  attestation?.ok === true && attestation.proof !== undefined && decision?.replayed !== true;

/** Counts from the time when nothing of the request is missing: a slow sender holds no place. */
const enterWhenWhole = (inFlight: InFlight, req: IncomingMessage, res: GatewayResponse): void => {
  const enter = (): void => {
    if (res.destroyed) return;
    inFlight.enter();
    res.once('close', inFlight.leave);
  };
  if (hasBody(req)) req.once('end', enter);
  else enter();
};

/**
 * Sheds requests before anything is read, verified or asked for them, while the instance carries too much (503 with
 * `Retry-After`; the connection stays). One comparison a request while it does not. Known devices go first
 * (judgeLoad), against a proof (Priorities).
 */
export const createShedLoad = (options: ShedLoadOptions): RequestHandler => {
  const { rule, inFlight, delay, priorities, knownToken, telemetry, clock, random } = options;
  const pipelined = new WeakMap<IncomingMessage['socket'], number>();

  const countOnSocket = ({ socket }: Request, res: GatewayResponse): void => {
    const due = (pipelined.get(socket) ?? 0) + 1;
    pipelined.set(socket, due);
    res.once('close', () => pipelined.set(socket, (pipelined.get(socket) ?? 1) - 1));
    if (due > MAX_PIPELINED) shed(telemetry, 'pipelined', false);
  };

  const admitPressed = (load: Load, req: Request, res: GatewayResponse): void => {
    const token = knownToken(req.headersDistinct);
    const goesFirst = token !== undefined && priorities.take(token, clock());
    const reason = judgeLoad(load, rule, goesFirst, random());
    if (reason !== undefined) {
      if (goesFirst) priorities.giveBack(token, 'not asked', clock());
      shed(telemetry, reason, goesFirst);
    }
    if (token === undefined) return;
    res.once('close', () => {
      const proven = isProven(res.locals);
      if (goesFirst) priorities.giveBack(token, proven ? 'good' : 'none', clock());
      else if (proven) priorities.restore(token);
    });
  };

  return asHandler((req, res, next) => {
    countOnSocket(req, res);
    const load = { inFlight: inFlight.count(), ...delay() };
    if (isPressed(load, rule)) admitPressed(load, req, res);
    enterWhenWhole(inFlight, req, res);
    next();
  });
};
