import type { ClientAddress } from '../address/client-address.ts';
import type { AttestationOutcome } from '../attestation/verifier.ts';
import { segmentOf } from '../containment/segment.ts';
import type { RequestDecision } from '../limits/decision.ts';
import type { Standing } from '../lists/standing.ts';
import type { Route } from '../routes/route.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { DimensionId } from '../subjects/table.ts';
import type { RequestEvent } from '../telemetry.ts';
import type { Instant } from '../time.ts';
import type { Observation } from './observation.ts';

/** How a request ended. */
export type Ended = Pick<RequestEvent, 'routeId' | 'path' | 'status' | 'code' | 'reason'>;

/** What a request has left behind, as far as it got. */
export interface Traces {
  readonly address?: ClientAddress;
  readonly attestation?: AttestationOutcome;
  readonly facts?: RequestFacts;
  readonly route?: Pick<Route, 'blind' | 'disclosure'>;
  readonly standing?: Standing;
  readonly decision?: RequestDecision;
  readonly isHit?: boolean;
}

/** Written member by member, since each request does: a spread for each of them costs ten times as much. */
const optional = ({ code, reason }: Ended, traces: Traces): Partial<Observation> => {
  const { address, attestation, facts, route, isHit } = traces;
  const seen: { -readonly [Member in keyof Observation]?: Observation[Member] } = {};
  if (code !== undefined) seen.code = code;
  if (reason !== undefined) seen.reason = reason;
  if (address !== undefined) seen.address = address;
  if (attestation !== undefined) seen.attestation = attestation;
  if (facts !== undefined) seen.facts = facts;
  if (isHit !== undefined) seen.isHit = isHit;
  if (facts?.number !== undefined) seen.segment = segmentOf(facts);
  if (route?.blind !== undefined) seen.step = route.blind.step;
  return seen;
};

const refusedBy = ({ decision }: Traces): Pick<Observation, 'refusedBy'> => {
  const refusing = decision?.policies.filter(({ verdict, blinds }) => verdict === 'refused' && !blinds) ?? [];
  return refusing.length === 0 ? {} : { refusedBy: refusing.map(({ policy }) => policy.by) };
};

const isBy = ({ by }: { readonly by: readonly DimensionId[] }, dimension: DimensionId): boolean =>
  by.length === 1 && by[0] === dimension;

/** Whether a limit or a ledger by this alone lets nothing be told. */
const isBeyond = ({ policies, ledgers }: RequestDecision, dimension: DimensionId): boolean =>
  policies.some(
    ({ policy, blinds, verdict }) => blinds && verdict === 'refused' && isBy(policy, dimension),
  ) || ledgers.some(({ ledger, enforced, reading }) => enforced && !reading.fits && isBy(ledger, dimension));

const beyondOwn = ({ decision }: Traces): Pick<Observation, 'isBeyondOwn' | 'isBeyondIssuer'> => {
  if (decision === undefined) return {};
  return {
    ...(isBeyond(decision, 'device') ? { isBeyondOwn: true } : {}),
    ...(isBeyond(decision, 'issuer') ? { isBeyondIssuer: true } : {}),
  };
};

/** What one request has shown, once it was answered at `at`. */
export const observationOf = (
  ended: Ended,
  traces: Traces,
  isCompletion: boolean,
  at: Instant,
): Observation => {
  const { decision, route, standing } = traces;
  const answer = decision?.store.answer;
  const isFirst = answer?.isFirst === true;
  const isCharged = route?.disclosure === 'always' ? isFirst : answer?.isNew === true;
  const { routeId, path, status } = ended;
  return {
    at,
    routeId,
    path,
    status,
    replayed: decision?.replayed === true,
    isStart: isFirst,
    isTold: isCharged && path === 'answer',
    isHoney: standing?.isHoney === true,
    isCompletion,
    ledgers: decision?.ledgers ?? [],
    ...refusedBy(traces),
    ...beyondOwn(traces),
    ...optional(ended, traces),
  };
};
