import type { RequestHandler } from 'express';

import type { ListName } from '../src/core/lists/list-rule.ts';
import type { Lists } from '../src/core/lists/lists.ts';
import type { Standing } from '../src/core/lists/standing.ts';
import { Problem } from '../src/core/problems/problem.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';
import { traceIdOf } from './traceparent.ts';

export interface RefuseListedOptions {
  readonly lists: Lists;
  readonly clock: Clock;
  readonly telemetry: Pick<Telemetry, 'listed'>;
}

/** The same for all who are denied, whatever denies them and for how long. */
const RETRY_AFTER_SECONDS = 3_600;
const RETRY_UNKNOWN_SECONDS = 1;

type Told = (list: ListName) => void;

const tellOf =
  (telemetry: RefuseListedOptions['telemetry'], { route, decisionId, traceparent }: Partial<Locals>): Told =>
  (list) =>
    telemetry.listed(list, route?.id ?? 'none', decisionId ?? '', traceIdOf(traceparent));

const refuse = ({ decided }: Standing, told: Told): void => {
  if (decided?.list !== 'deny') return;
  told('deny');
  throw new Problem(
    'abnormal_usage',
    decided.about.kind === 'address' ? 'network_denied' : 'subject_denied',
    {
      headers: { 'Retry-After': String(RETRY_AFTER_SECONDS) },
    },
  );
};

/** Refuses whose network is denied, before anything is parsed and with no round trip. */
export const createRefuseNetwork = ({ lists, clock, telemetry }: RefuseListedOptions): RequestHandler =>
  asHandler((_req, res, next) => {
    const standing = lists.ofAddress(res.locals.address, clock());
    res.locals.standing = standing;
    refuse(standing, tellOf(telemetry, res.locals));
    next();
  });

/**
 * Refuses who is denied by anything that is known of the request, and notes what the lists say of the others. While
 * nobody knows who is denied, nobody passes.
 */
export const createRefuseListed = ({ lists, clock, telemetry }: RefuseListedOptions): RequestHandler =>
  asHandler((_req, res, next) => {
    if (!lists.isLoaded) {
      throw new Problem('temporarily_unavailable', 'lists_unknown', {
        headers: { 'Retry-After': String(RETRY_UNKNOWN_SECONDS) },
      });
    }
    const standing = lists.of(res.locals.facts, clock());
    res.locals.standing = standing;
    const told = tellOf(telemetry, res.locals);
    refuse(standing, told);
    if (standing.decided?.list === 'allow') told('allow');
    if (standing.overrides.size > 0) told('override');
    if (standing.isSuspect === true) told('suspect');
    if (standing.isHoney === true) told('honey');
    next();
  });
