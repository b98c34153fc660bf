import type { Response } from 'express';

import type { ClientAddress } from '../src/core/address/client-address.ts';
import type { AttestationOutcome } from '../src/core/attestation/verifier.ts';
import type { RequestDecision } from '../src/core/limits/decision.ts';
import type { Standing } from '../src/core/lists/standing.ts';
import type { ProblemCode } from '../src/core/problems/table.ts';
import type { Route } from '../src/core/routes/route.ts';
import type { RequestFacts } from '../src/core/subjects/facts.ts';
import type { AnswerPath } from '../src/core/telemetry.ts';
import type { Span } from '../src/core/tracing.ts';
import type { UpstreamRequest } from '../src/core/upstream.ts';

/** How a request ended, for counters and the log. */
export interface Outcome {
  readonly path: AnswerPath;
  readonly code?: ProblemCode;
  readonly reason?: string;
  readonly cause?: unknown;
}

/** What the steps of one request hand down the page of src/app.ts, each written once by the step that is named. */
export interface Locals {
  /** begin-request: UUID of the decision, public as the problem's `instance`. */
  decisionId: string;
  /** begin-request: monotonic milliseconds (performance.now). */
  startedAt: number;
  /** begin-request: W3C trace context, passed on to the upstream; of the request’s own span where there is one. */
  traceparent?: string;
  /** begin-request: the span of the request, where somebody traces. */
  span?: Span;
  /** client-address */
  address: ClientAddress;
  /** select-route */
  route: Route;
  /** read-body: the form fields; empty where the route takes no body. */
  form: ReadonlyMap<string, string>;
  /** read-body: the bytes that were signed. */
  body: Uint8Array;
  /** check-attestation; absent where the route asks for none. */
  attestation?: AttestationOutcome;
  /** check-attestation: whether a failure refuses this request, here or after the store has seen the proof. */
  attestationEnforced?: boolean;
  /** derive-subjects: path parameters other than the number. */
  parameters: ReadonlyMap<string, string>;
  /** derive-subjects */
  facts: RequestFacts;
  /** derive-subjects: what forward will send, built before anything is charged. */
  upstreamRequest: UpstreamRequest;
  /** refuse-listed: what the lists say, first of its network, then of the request. */
  standing?: Standing;
  /** decide */
  decision: RequestDecision;
  /** refund: what was charged is taken back. */
  isRefunded?: true;
  /** settle: whether a registration was completed that was not before. Never rejects. */
  completed?: Promise<boolean>;
  /** forward or answer-step: whether the answer names a registered number, where a look-up was told. */
  isHit?: boolean;
  /** forward: milliseconds spent waiting for the upstream. */
  upstreamMs?: number;
  /** forward or problem-answer */
  outcome?: Outcome;
}

export type GatewayResponse = Response<unknown, Locals>;
