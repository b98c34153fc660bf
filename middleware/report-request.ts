import { REPLAYED } from '../src/core/attestation/counted-reasons.ts';
import type { AttestationOutcome, AttestationResult } from '../src/core/attestation/verifier.ts';
import type { RequestEvent, Telemetry } from '../src/core/telemetry.ts';
import type { GatewayResponse, Locals, Outcome } from './locals.ts';
import { traceIdOf } from './traceparent.ts';

/** Status under which a request is logged whose client left before the answer (nginx's convention). */
const CLIENT_GONE_STATUS = 499;

const CLIENT_GONE: Outcome = { path: 'error', reason: 'client_gone' };

const refusingPolicies = ({ decision }: Partial<Locals>): readonly string[] =>
  (decision?.policies ?? [])
    .filter(({ verdict, blinds }) => verdict === 'refused' && !blinds)
    .map(({ policy }) => policy.id);

interface Verdict {
  readonly result: AttestationResult;
  readonly reason?: string;
  readonly enforced?: false;
}

/** An app that will be too old is counted as outdated, and never refused for it. */
const verdictOf = (attestation: AttestationOutcome, isReplayed: boolean): Verdict => {
  if (!attestation.ok) return { result: attestation.result, reason: attestation.reason };
  if (isReplayed) return { result: 'replayed', reason: REPLAYED };
  const { warning } = attestation;
  if (warning === undefined) return { result: 'verified' };
  return { result: 'outdated_app', reason: warning.reason, enforced: false };
};

/** One result per checked request: whether a proof was replayed is known only after the store has answered. */
const reportAttestation = (telemetry: Telemetry, locals: Partial<Locals>): void => {
  const { attestation, attestationEnforced = false, decision, decisionId = '', route } = locals;
  const traceId = traceIdOf(locals.traceparent);
  if (attestation === undefined) return;
  const { versionStep } = attestation;
  const { provider, platform } = attestation.ok ? attestation.device : attestation;
  telemetry.attestationChecked({
    routeId: route?.id ?? 'none',
    decisionId,
    enforced: attestationEnforced,
    ...verdictOf(attestation, decision?.replayed === true),
    ...(provider === undefined ? {} : { provider }),
    ...(platform === undefined ? {} : { platform }),
    ...(versionStep === undefined ? {} : { versionStep }),
    ...(traceId === undefined ? {} : { traceId }),
  });
};

/** Tells telemetry how a request ended, and returns it; called once, when the answer has left or the client has. */
export const reportRequest = (
  telemetry: Telemetry,
  res: Pick<GatewayResponse, 'statusCode'> & { readonly locals: Partial<Locals> },
  finished: boolean,
): RequestEvent => {
  const { locals } = res;
  const { decisionId = '', startedAt = 0, upstreamMs = 0, route } = locals;
  const durationMs = performance.now() - startedAt;
  const traceId = traceIdOf(locals.traceparent);
  const policies = refusingPolicies(locals);
  const decided = locals.standing?.decided;
  const event: RequestEvent = {
    decisionId,
    routeId: route?.id ?? 'none',
    status: finished ? res.statusCode : CLIENT_GONE_STATUS,
    ...(finished ? (locals.outcome ?? { path: 'error' }) : CLIENT_GONE),
    durationSeconds: durationMs / 1000,
    overheadSeconds: Math.max(0, durationMs - upstreamMs) / 1000,
    ...(traceId === undefined ? {} : { traceId }),
    ...(policies.length === 0 ? {} : { policies }),
    ...(decided?.list === 'deny' ? { listEntry: decided.id } : {}),
  };
  reportAttestation(telemetry, locals);
  telemetry.requestAnswered(event);
  return event;
};
