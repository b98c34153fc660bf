import type { AttestationResult, Platform } from './attestation/verifier.ts';
import type { DetectorId } from './detection/detectors.ts';
import type { WatchEvent } from './detection/evaluate.ts';
import type { Counter, SignalKind } from './detection/signals.ts';
import type { FanoutKind } from './meters/fanout.ts';
import type { ReloadEvent } from './configuration/reload.ts';
import type { CanaryOutcome } from './canary/result.ts';
import type { TimingPair } from './canary/response-timing.ts';
import type { ExchangeResult } from './issuing/reasons.ts';
import type { ListName } from './lists/list-rule.ts';
import type { Segment } from './containment/segment.ts';
import type { NetworkClass } from './network-data/network-class.ts';
import type { ClosedReason } from './overload/closed-reason.ts';
import type { ShedReason } from './overload/rule.ts';
import type { ProblemCode } from './problems/table.ts';

/** The path that an answer took (docs/protocol.md); the label of `requests_total`. */
export const ANSWER_PATHS = ['answer', 'blind', 'decoy', 'deny', 'error'] as const;
export type AnswerPath = (typeof ANSWER_PATHS)[number];

export const LIMIT_VERDICTS = ['admitted', 'near', 'refused', 'would_refuse'] as const;
export type LimitVerdict = (typeof LIMIT_VERDICTS)[number];

/** What became of records for `explain`; the label of `decision_records_total`. */
export const RECORD_RESULTS = ['kept', 'dropped', 'failed'] as const;
export type RecordResult = (typeof RECORD_RESULTS)[number];

/** How requests of the operator API end; the label of `operator_requests_total`. */
export const OPERATOR_RESULTS = ['ok', 'refused', 'unauthorized', 'limited', 'failed'] as const;
export type OperatorResult = (typeof OPERATOR_RESULTS)[number];

export interface RequestEvent {
  readonly decisionId: string;
  /** `none` where no route matched. */
  readonly routeId: string;
  readonly path: AnswerPath;
  readonly status: number;
  readonly code?: ProblemCode;
  readonly reason?: string;
  /** Why a 5xx happened: logged by name and message of our own errors only. */
  readonly cause?: unknown;
  readonly durationSeconds: number;
  /** The part that is ours: duration less the upstream's. */
  readonly overheadSeconds: number;
  readonly traceId?: string;
  /** Policies that refused, by id. */
  readonly policies?: readonly string[];
  /** The entry of a list that denied, by id. */
  readonly listEntry?: string;
}

/**
 * Every event of the gateway, named once: counter and log line together. No method throws, and none takes a
 * number, address, token or key.
 */
export interface Telemetry {
  requestAnswered(event: RequestEvent): void;
  attestationChecked(event: {
    readonly routeId: string;
    readonly result: AttestationResult;
    readonly provider?: string;
    readonly platform?: Platform;
    /** The highest step of the minimum app version that the app reaches. */
    readonly versionStep?: string;
    /** Why it is not verified. */
    readonly reason?: string;
    readonly decisionId: string;
    readonly traceId?: string;
    /** A failure refuses the request; false in monitor mode and outside the enforced share. */
    readonly enforced: boolean;
  }): void;
  /** What came of evidence for a token. */
  evidenceExchanged(event: {
    readonly result: ExchangeResult;
    /** One that is configured; `none` where the request named none. */
    readonly provider?: string;
    readonly platform?: Platform;
    readonly reason?: string;
    readonly decisionId: string;
    readonly traceId?: string;
  }): void;
  /** The issuer’s key set was read, and is in use; `attestation_key_set_age_seconds` counts from here, and stays 0 for one that
   * is fixed: it stands in the configuration and is never read again. */
  keySetLoaded(issuer: string, isFixed?: boolean): void;
  limitDecided(policy: string, verdict: LimitVerdict): void;
  /** What the detectors count was seen, or what is shown beside it. */
  countSeen(counter: Counter, count: number, kind?: SignalKind): void;
  /** A pair that is new: of so many partners its subject has by now. */
  fanoutSeen(kind: FanoutKind, partners: number): void;
  /** An observer of traffic threw: what it would have noted of this request is lost. */
  observerFailed(error: unknown): void;
  /** The admin listener answered 500. */
  adminFailed(error: unknown): void;
  /** A detector that is configured sees nothing, and why. */
  detectorOff(detector: DetectorId, reason: string): void;
  /** An alarm began or ended, or the containment of a segment changed; told by one instance alone. */
  enumerationNoticed(event: WatchEvent): void;
  /** A subject was banned for what the policy counts, for the nth time in 30 days. */
  banned(policy: string, nth: number): void;
  numberRefused(reason: string): void;
  edgeRefused(decisionId: string): void;
  /** Answered 503 before anything was done; `isKnown`: it would have gone first. */
  shed(reason: ShedReason, isKnown: boolean): void;
  /** So many processes of this instance serve. */
  workersServing(workers: number): void;
  /** A worker has ended, and is replaced. */
  /** `status` is the signal or the code that it ended with. */
  workerExited(reason: 'died' | 'rolled', status: string): void;
  /** A bound of the public listener has closed a connection. */
  connectionClosed(reason: ClosedReason): void;
  /** The class of the network that a request came from. */
  networkSeen(networkClass: NetworkClass): void;
  /** A list has named a request. */
  listed(list: ListName, routeId: string, decisionId: string, traceId?: string): void;
  storeOperation(operation: string, seconds: number, ok: boolean): void;
  /** By how many seconds the store’s clock is ahead of ours. */
  storeClockSkew(seconds: number): void;
  /** A registration started or completed, or a truthful answer turned out to be about a foreign number. */
  registration(event: 'start' | 'completion' | 'foreign', segment: Segment): void;
  /** A synthetic honest registration ended. */
  canaryEnded(outcome: CanaryOutcome): void;
  /** There is no canary, and why. */
  canaryOff(reason: string): void;
  /** What the times of the self-probe tell of a pair of numbers: Welch’s t. */
  responseTimed(pair: TimingPair, t: number): void;
  /** There is no self-probe, and why. */
  timingProbeOff(reason: string): void;
  /** A ledger was asked for room; `fill` is debt ÷ capacity. */
  ledgerRead(ledger: string, fill: number, fits: boolean): void;
  /** A component left or regained full function; `degraded{component}`. */
  degraded(component: string, isDegraded: boolean, reason?: string): void;
  decisionsRecorded(result: RecordResult, count: number): void;
  /** A request of the operator API ended; only what failed brings reason and cause. */
  operatorRequest(result: OperatorResult, reason?: string, cause?: unknown): void;
  /** A write of an operator ended; `subject` is a keyed hash. */
  operatorWrote(event: {
    readonly action: string;
    readonly kind: string;
    readonly subject: string;
    readonly outcome: 'done' | 'failed';
  }): void;
  /** The configuration was read anew, by whatever cause and with whatever result. */
  configReloaded(event: ReloadEvent): void;
  upstreamAnswered(routeId: string, seconds: number): void;
  upstreamFailed(routeId: string, reason: string): void;
}
