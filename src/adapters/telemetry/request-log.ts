import type { RequestEvent } from '../../core/telemetry.ts';
import { createLineBudget } from '../../core/line-budget.ts';
import type { Logger, WriteLog } from './logger.ts';
import { isSampled } from './sampling.ts';

const members = (event: RequestEvent, sampled: boolean): Readonly<Record<string, unknown>> => ({
  decision_id: event.decisionId,
  trace_id: event.traceId,
  route: event.routeId,
  path: event.path,
  status: event.status,
  code: event.code,
  reason: event.reason,
  policies: event.policies,
  list_entry: event.listEntry,
  duration_ms: event.durationSeconds * 1000,
  overhead_ms: event.overheadSeconds * 1000,
  sampled: sampled ? true : undefined,
  [event.code === 'internal_error' ? 'fatal_error' : 'error']: event.cause,
});

/** A flood of requests that are shed must not become a flood of lines. */
const isShed = ({ reason }: RequestEvent): boolean => /^shed_/.test(String(reason));

const isRefused = (event: RequestEvent): boolean =>
  !isShed(event) && (event.path === 'deny' || event.path === 'error' || event.code !== undefined);

/** Lines of refusals for one reason in a second; every one is counted in the metrics. */
const REFUSALS_PER_SECOND = 100;

/** One line for every refusal (error where the gateway failed, warn where a part did), one in a hundred otherwise, of what is
 * shed, and of what is refused for one reason beyond `REFUSALS_PER_SECOND`. */
export const createRequestLog = (logger: Logger, now: () => number): ((event: RequestEvent) => void) => {
  const hasRoom = createLineBudget(REFUSALS_PER_SECOND, now);
  const levelOf = (event: RequestEvent): WriteLog => {
    if (event.code === 'internal_error') return logger.error;
    return event.status >= 500 ? logger.warn : logger.info;
  };
  const isWritten = (event: RequestEvent): boolean =>
    isRefused(event) && (event.path !== 'deny' || hasRoom(String(event.reason)));
  return (event) => {
    if (isWritten(event)) levelOf(event)('request', members(event, false));
    else if (isSampled(event.decisionId)) levelOf(event)('request', members(event, true));
    else if (logger.isEnabled('debug')) logger.debug('request', members(event, false));
  };
};
