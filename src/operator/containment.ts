import type { Segment } from '../core/containment/segment.ts';
import { alarmsOf, type Evidence } from '../core/detection/charts.ts';
import { levelOf, pinOf, segmentsOf } from '../core/detection/level-of.ts';
import { pinOfRequest, readPinRequest, readSegment } from '../core/detection/pin-request.ts';
import { QUIET, type Pin, type WatchState } from '../core/detection/state.ts';
import type { Watch } from '../core/detection/watch.ts';
import { Problem } from '../core/problems/problem.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { instantText, type Clock } from '../core/time.ts';
import { atStore } from './at-store.ts';
import { CONTAINMENT } from './openapi/containment.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorRead, OperatorResource, OperatorWrite } from './resource.ts';

export interface ContainmentResourceDeps {
  readonly watch: Pick<Watch, 'pin' | 'state' | 'exposed'>;
  readonly hash: KeyedHash;
  readonly clock: Clock;
}

const presentPin = ({ level, reason, by, at, until }: Pin): object => ({
  level,
  reason,
  by,
  at: instantText(at),
  ...(until === undefined ? {} : { expires_at: instantText(until) }),
});

const presentEvidence = ({ detector, ratio, since, risingSince, foreign }: Evidence): object => ({
  detector,
  ratio: Math.round(ratio * 100) / 100,
  since: instantText(since),
  rising_since: instantText(risingSince),
  foreign_answers: foreign,
});

const present = (state: WatchState, segment: Segment, now: number): object => {
  const known = state.scopes.get(segment) ?? QUIET;
  const pin = pinOf(state, segment, now);
  const { level, since } = known.containment;
  return {
    segment,
    level: levelOf(state, segment, now),
    found: level,
    ...(since === 0 ? {} : { since: instantText(since) }),
    ...(pin === undefined ? {} : { pin: presentPin(pin) }),
    alarms: alarmsOf(segment, known).map(presentEvidence),
  };
};

const reading = ({ watch, clock }: ContainmentResourceDeps): OperatorRead => ({
  ...CONTAINMENT.read,
  read() {
    const { state } = watch;
    const segments = segmentsOf(state).map((segment) => present(state, segment, clock()));
    const alarms = alarmsOf('all', state.scopes.get('all') ?? QUIET).map(presentEvidence);
    return {
      status: 200,
      body: { segments, alarms, exposed_devices: watch.exposed(), count: segments.length },
    };
  },
});

const pinning = ({ watch, hash, clock }: ContainmentResourceDeps): OperatorWrite => ({
  ...CONTAINMENT.pin,
  plan({ body, operator }) {
    const asked = readPinRequest(body);
    if ('fault' in asked) throw refuseRequest('pin', asked.fault);
    const { segment, pin } = asked;
    const run = async (): Promise<OperatorAnswer> => {
      await atStore('containment', watch.pin(segment, pinOfRequest(asked, operator, clock())));
      return { status: 200, body: { segment: present(watch.state, segment, clock()) } };
    };
    return {
      ...{ action: 'pin', kind: 'segment', subject: hash('segment', segment), reason: pin.reason },
      changes: [`${segment}: held at ${pin.level}`],
      run,
    };
  },
});

const unpinning = ({ watch, hash, clock }: ContainmentResourceDeps): OperatorWrite => ({
  ...CONTAINMENT.unpin,
  plan({ body }) {
    const segment = readSegment(body['segment']);
    if (segment === undefined || Object.keys(body).length !== 1)
      throw refuseRequest('unpin', 'Name one segment, such as western-europe/tee, and nothing else.');
    const run = async (): Promise<OperatorAnswer> => {
      if (!(await atStore('containment', watch.pin(segment, undefined))))
        throw new Problem('not_found', 'pin', { extensions: { detail: 'Nothing holds this segment.' } });
      return { status: 200, body: { segment: present(watch.state, segment, clock()) } };
    };
    return {
      ...{ action: 'unpin', kind: 'segment', subject: hash('segment', segment) },
      changes: [`${segment}: let go`],
      run,
    };
  },
});

/** `/containment`: how careful answers are, why, and what holds them there. */
export const createContainmentResource = (deps: ContainmentResourceDeps): OperatorResource => [
  reading(deps),
  pinning(deps),
  unpinning(deps),
];
