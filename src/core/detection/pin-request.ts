import type { JsonObject } from '../attestation/strict-json.ts';
import { isReasonText } from '../audit/reason-text.ts';
import { SEGMENTS, type Segment } from '../containment/segment.ts';
import { fault, readLifetime, REASON_FORM, type RequestFault } from '../replicated/request-parts.ts';
import type { Instant } from '../time.ts';
import { LEVELS, type Pin } from './state.ts';

/** A pin as an operator asks for it. */
export interface PinRequest {
  readonly segment: Segment;
  /** Without who asks, and when. */
  readonly pin: Pick<Pin, 'level' | 'reason'>;
  /** Milliseconds for which it holds; absent: until it is taken back. */
  readonly lifetimeMs?: number;
}

const MEMBERS = ['segment', 'level', 'reason', 'expires_in'];

/** The segment of that name, if there is one. */
export const readSegment = (value: unknown): Segment | undefined => SEGMENTS.find((known) => known === value);

/** Reads a body of `{ segment, level, reason, expires_in }`. */
export const readPinRequest = (body: JsonObject): PinRequest | RequestFault => {
  const unknown = Object.keys(body).find((member) => !MEMBERS.includes(member));
  if (unknown !== undefined) return fault(`A pin takes ${MEMBERS.join(', ')} alone.`);
  const segment = readSegment(body['segment']);
  if (segment === undefined)
    return fault('segment must be a country group and an attestation class, such as western-europe/tee.');
  const level = LEVELS.find((known) => known === body['level']);
  if (level === undefined) return fault('level must be 0, 1, 2 or 3.');
  const { reason } = body;
  if (!isReasonText(reason)) return fault(REASON_FORM);
  const lifetime = readLifetime(body['expires_in']);
  return 'fault' in lifetime ? lifetime : { segment, pin: { level, reason }, ...lifetime };
};

/** The pin that the request makes at `now`. */
export const pinOfRequest = ({ pin, lifetimeMs }: PinRequest, by: string, now: Instant): Pin => ({
  ...pin,
  by,
  at: now,
  ...(lifetimeMs === undefined ? {} : { until: now + lifetimeMs }),
});
