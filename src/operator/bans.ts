import { isReasonText } from '../core/audit/reason-text.ts';
import type { JsonObject } from '../core/attestation/strict-json.ts';
import { MAX_BAN_MS, type BanList } from '../core/limits/ban-list.ts';
import { bansOf, imposeBan, readBans, type RunningBan } from '../core/limits/impose-ban.ts';
import { banKeys } from '../core/limits/penalties.ts';
import { countersOf, type CountersDeps } from '../core/limits/probe.ts';
import type { DecisionStore } from '../core/limits/store.ts';
import { REASON_FORM } from '../core/replicated/request-parts.ts';
import type { KnownFacts } from '../core/subjects/known-facts.ts';
import { DAY, HOUR, instantText, SECOND, type Clock } from '../core/time.ts';
import { readAskedSubject, type AskedSubjectDeps } from './asked-subject.ts';
import { atStore } from './at-store.ts';
import { BANS } from './openapi/bans.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorRead, OperatorResource, OperatorWrite } from './resource.ts';

export interface BansResourceDeps extends AskedSubjectDeps {
  readonly store: Pick<DecisionStore, 'decide'>;
  /** Forgets counters at all instances; resolves to how many there were. */
  readonly forget: (keys: readonly string[]) => Promise<number>;
  /** Of the configuration that is running. */
  readonly counters: () => CountersDeps;
  readonly bans: BanList;
  readonly clock: Clock;
}

const DEFAULT_MS = HOUR;
const FORM = `expires_in must be a whole number of seconds, up to ${MAX_BAN_MS / DAY} days.`;

/** A key ends in the keyed hash of its subject. */
const subjectOf = (key: string): string => key.slice(key.lastIndexOf(':') + 1);

const present = ({ key, policyId, until, remainingMs }: RunningBan): object => ({
  policy: policyId,
  subject: subjectOf(key),
  ends_at: instantText(until),
  remaining_seconds: Math.ceil(remainingMs / SECOND),
});

const listing = ({ bans, store, clock }: BansResourceDeps): OperatorRead => ({
  ...BANS.list,
  async read() {
    // Some time back, because the store’s clock may be behind; what has ended does not hold.
    const known = await atStore('bans', bans.list(clock() - DAY));
    const running = await atStore('bans', readBans(store, known));
    return { status: 200, body: { bans: running.map(present), count: running.length } };
  },
});

const readLength = (seconds: unknown): number => {
  if (seconds === undefined) return DEFAULT_MS;
  const ms = Number.isSafeInteger(seconds) ? (seconds as number) * SECOND : 0;
  if (ms <= 0 || ms > MAX_BAN_MS) throw refuseRequest('ban_length', FORM);
  return ms;
};

const NAMED = ['policy', 'reason'];

interface Meant {
  readonly known: KnownFacts;
  readonly reason: string;
  /** Bans that can be. */
  readonly meant: ReturnType<typeof bansOf>;
  /** The first of them: as an operator bans. */
  readonly first: ReturnType<typeof bansOf>[number];
}

const readMeant = (body: JsonObject, deps: BansResourceDeps, members: readonly string[]): Meant => {
  const known = readAskedSubject(body, deps, members);
  const { policy, reason } = body;
  if (!isReasonText(reason)) throw refuseRequest('reason', REASON_FORM);
  const meant = bansOf(countersOf(known, deps.counters())).filter(
    ({ policyId }) => policy === undefined || policy === policyId,
  );
  const [first] = meant;
  if (first === undefined)
    throw refuseRequest(
      'ban_policy',
      `No policy of that id bans by ${known.kind} alone; numberwall deny refuses anybody.`,
    );
  return { known, reason, meant, first };
};

const banning = (deps: BansResourceDeps): OperatorWrite => ({
  ...BANS.impose,
  plan({ body }) {
    const forMs = readLength(body['expires_in']);
    const { known, reason, first: ban } = readMeant(body, deps, [...NAMED, 'expires_in']);
    const { kind, subject } = known;
    const run = async (): Promise<OperatorAnswer> => {
      const until = await atStore('bans', imposeBan(deps, ban.key, forMs));
      // It holds, whether it is listed or not.
      await deps.bans.keep({ ...ban, until }).catch(() => undefined);
      return { status: 201, body: { kind, ban: present({ ...ban, until, remainingMs: forMs }) } };
    };
    return { action: 'ban', kind, subject, reason, run };
  },
});

const lifting = (deps: BansResourceDeps): OperatorWrite => ({
  ...BANS.lift,
  plan({ body }) {
    const { known, reason, meant } = readMeant(body, deps, NAMED);
    const { kind, subject } = known;
    const run = async (): Promise<OperatorAnswer> => {
      const held = await atStore('bans', readBans(deps.store, meant));
      await atStore('bans', deps.forget(meant.flatMap(({ key }) => banKeys(key))));
      return { status: 200, body: { kind, subject, lifted: held.map(present) } };
    };
    return { action: 'unban', kind, subject, reason, run };
  },
});

/** `/bans`: who is shut out for what was refused to it, or by an operator, and letting in again. */
export const createBansResource = (deps: BansResourceDeps): OperatorResource => [
  listing(deps),
  banning(deps),
  lifting(deps),
];
