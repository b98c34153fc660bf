import type { DecisionRecord, LedgerRecord, LimitRecord } from '../src/core/decision-log/record.ts';
import { createLineBudget } from '../src/core/line-budget.ts';
import type { PolicyDecision, RequestDecision } from '../src/core/limits/decision.ts';
import type { KeyedHash } from '../src/core/subjects/keyed-hash.ts';
import type { RequestEvent } from '../src/core/telemetry.ts';
import type { Clock } from '../src/core/time.ts';
import type { Locals } from './locals.ts';

export interface RecordDecisionOptions {
  readonly note: (record: DecisionRecord) => void;
  readonly hash: KeyedHash;
  readonly clock: Clock;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** Of what was admitted without a remark this share is recorded. */
const SAMPLE = 0.01;

const limitRecord = ({ policy, verdict, blinds, result }: PolicyDecision): LimitRecord => ({
  policy: policy.id,
  verdict,
  ...(blinds && verdict === 'refused' ? { blinds: true } : {}),
  ...(policy.ban !== undefined && !result.fits ? { banned: true } : {}),
  count: result.count,
  limit: policy.limit,
  window_seconds: policy.windowMs / 1_000,
  reset_seconds: Math.ceil(result.resetMs / 1_000),
});

const limitsOf = (decision: RequestDecision | undefined): LimitRecord[] =>
  (decision?.policies ?? []).filter(({ verdict }) => verdict !== 'admitted').map(limitRecord);

const ledgersOf = (decision: RequestDecision | undefined): LedgerRecord[] =>
  (decision?.ledgers ?? [])
    .filter(({ reading }) => !reading.fits)
    .map(({ ledger, reading: { debt, capacity } }) => ({ ledger: ledger.id, debt, capacity }));

const subjectsOf = (
  hash: KeyedHash,
  { facts, address, attestation }: Partial<Locals>,
): DecisionRecord['subjects'] => {
  const device = attestation?.ok === true ? attestation.device.thumbprint : attestation?.thumbprint;
  const network = address?.ladder[0];
  return {
    ...(facts?.number === undefined ? {} : { number: hash('number', facts.number.e164) }),
    ...(device === undefined ? {} : { device: hash('device', device) }),
    ...(network === undefined ? {} : { address: hash('address', network) }),
  };
};

const attestationOf = ({ attestation }: Partial<Locals>): Partial<DecisionRecord> => {
  if (attestation === undefined) return {};
  if (!attestation.ok) return { attestation: attestation.result, attestation_reason: attestation.reason };
  const { platform, appVersion } = attestation.device;
  return { attestation: 'verified', platform, app_version: appVersion };
};

/** Records of refusals for one reason in a second: a flood must not push out what people ask about. */
export const RECORDS_PER_SECOND = 100;

/** Is there something to explain? */
const isRemarkable = (status: number, { decision }: Partial<Locals>): boolean =>
  status >= 400 ||
  (decision?.policies ?? []).some(({ verdict }) => verdict === 'refused' || verdict === 'would_refuse') ||
  (decision?.ledgers ?? []).some(({ reading }) => !reading.fits);

export type RecordDecision = (event: RequestEvent, locals: Partial<Locals>) => void;

/** Keeps what an operator needs to say later why a request was answered as it was. */
export const createRecordDecision = ({
  note,
  hash,
  clock,
  random,
}: RecordDecisionOptions): RecordDecision => {
  const hasRoom = createLineBudget(RECORDS_PER_SECOND, clock);
  const isRecorded = (status: number, path: string, reason: string, locals: Partial<Locals>): boolean =>
    (isRemarkable(status, locals) && (path !== 'deny' || hasRoom(reason))) || random() < SAMPLE;
  return ({ decisionId, routeId, status, path, code, reason }, locals) => {
    if (!isRecorded(status, path, reason ?? '', locals)) return;
    note({
      id: decisionId,
      at: clock(),
      route: routeId,
      status,
      path,
      ...(code === undefined ? {} : { code }),
      ...(reason === undefined ? {} : { reason }),
      ...attestationOf(locals),
      subjects: subjectsOf(hash, locals),
      limits: limitsOf(locals.decision),
      ledgers: ledgersOf(locals.decision),
    });
  };
};
