import type { RequestEvent, Telemetry } from '../src/core/telemetry.ts';
import type { GatewayResponse, Locals, Outcome } from './locals.ts';
import { traceIdOf } from './traceparent.ts';

/** Status under which a request is logged whose client left before the answer (nginx's convention). */
const CLIENT_GONE_STATUS = 499;

const CLIENT_GONE: Outcome = { path: 'error', reason: 'client_gone' };

const refusingPolicies = ({ decision }: Partial<Locals>): readonly string[] =>
  (decision?.policies ?? []).filter(({ verdict }) => verdict === 'refused').map(({ policy }) => policy.id);

/** One result per checked request: whether a proof was replayed is known only after the store has answered. */
const reportAttestation = (telemetry: Telemetry, locals: Partial<Locals>): void => {
  const { attestation, decisionId = '', route } = locals;
  if (attestation === undefined) return;
  const enforced = route?.attestation === 'enforce';
  if (attestation.ok) {
    const { provider, platform } = attestation.device;
    const result = locals.decision?.replayed === true ? 'replayed' : 'verified';
    telemetry.attestationChecked({ result, provider, platform, decisionId, enforced });
    return;
  }
  const { result, reason, provider, platform } = attestation;
  telemetry.attestationChecked({
    result,
    reason,
    decisionId,
    enforced,
    ...(provider === undefined ? {} : { provider }),
    ...(platform === undefined ? {} : { platform }),
  });
};

/** Tells telemetry how a request ended; called once, when the answer has left or the client has. */
export const reportRequest = (telemetry: Telemetry, res: GatewayResponse, finished: boolean): void => {
  const locals: Partial<Locals> = res.locals;
  const { decisionId = '', startedAt = 0, upstreamMs = 0, route } = locals;
  const durationMs = performance.now() - startedAt;
  const traceId = traceIdOf(locals.traceparent);
  const policies = refusingPolicies(locals);
  const event: RequestEvent = {
    decisionId,
    routeId: route?.id ?? 'none',
    status: finished ? res.statusCode : CLIENT_GONE_STATUS,
    ...(finished ? (locals.outcome ?? { path: 'error' }) : CLIENT_GONE),
    durationSeconds: durationMs / 1000,
    overheadSeconds: Math.max(0, durationMs - upstreamMs) / 1000,
    ...(traceId === undefined ? {} : { traceId }),
    ...(policies.length === 0 ? {} : { policies }),
  };
  reportAttestation(telemetry, locals);
  telemetry.requestAnswered(event);
};
