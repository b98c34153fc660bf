import { segmentOf } from '../src/core/containment/segment.ts';
import type { Observation, Observe } from '../src/core/detection/observation.ts';
import type { RequestEvent } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import type { Locals } from './locals.ts';

export interface ObserveOptions {
  readonly observers: readonly Observe[];
  readonly clock: Clock;
}

const optional = ({ code, reason }: RequestEvent, locals: Partial<Locals>): Partial<Observation> => {
  const { address, attestation, facts, route, isHit } = locals;
  return {
    ...(code === undefined ? {} : { code }),
    ...(reason === undefined ? {} : { reason }),
    ...(address === undefined ? {} : { address }),
    ...(attestation === undefined ? {} : { attestation }),
    ...(facts === undefined ? {} : { facts }),
    ...(isHit === undefined ? {} : { isHit }),
    ...(facts?.number === undefined ? {} : { segment: segmentOf(facts) }),
    ...(route?.blind === undefined ? {} : { step: route.blind.step }),
  };
};

const refusedBy = ({ decision }: Partial<Locals>): Pick<Observation, 'refusedBy'> => {
  const refusing = decision?.policies.filter(({ verdict, blinds }) => verdict === 'refused' && !blinds) ?? [];
  return refusing.length === 0 ? {} : { refusedBy: refusing.map(({ policy }) => policy.by) };
};

const observationOf = (
  event: RequestEvent,
  locals: Partial<Locals>,
  isCompletion: boolean,
  clock: Clock,
): Observation => {
  const { decision } = locals;
  const answer = decision?.store.answer;
  const isFirst = answer?.isFirst === true;
  const isCharged = locals.route?.disclosure === 'always' ? isFirst : answer?.isNew === true;
  const { routeId, path, status } = event;
  return {
    at: clock(),
    routeId,
    path,
    status,
    replayed: decision?.replayed === true,
    isStart: isFirst,
    isTold: isCharged && path === 'answer',
    isHoney: locals.standing?.isHoney === true,
    isCompletion,
    ledgers: decision?.ledgers ?? [],
    ...refusedBy(locals),
    ...optional(event, locals),
  };
};

/** Shows every answered request to the observers, after its answer has left. */
export const createObserve =
  ({ observers, clock }: ObserveOptions) =>
  (event: RequestEvent, locals: Partial<Locals>): void => {
    const tell = (isCompletion: boolean): void => {
      const observation = observationOf(event, locals, isCompletion, clock);
      for (const observe of observers) observe(observation);
    };
    if (locals.completed === undefined) tell(false);
    else void locals.completed.then(tell);
  };
