import { randomUUID } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { isSampled } from '../../../src/adapters/telemetry/sampling.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import { createTestTelemetry, requestEvent } from '../../support/telemetry.ts';

const SAMPLED = '0190b1c2-0000-4000-8000-000000000001';

describe('the request log', () => {
  it('has one line for a refusal, with its decision and reason', () => {
    const { telemetry, events } = createTestTelemetry();
    telemetry.requestAnswered(
      requestEvent({
        path: 'deny',
        status: 429,
        code: 'quota_exceeded',
        reason: 'policy_full',
        policies: ['device-distinct-numbers'],
        traceId: '0af7651916cd43dd8448eb211c80319c',
      }),
    );
    expect(events()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        pid: process.pid,
        event: 'request',
        decision_id: requestEvent().decisionId,
        trace_id: '0af7651916cd43dd8448eb211c80319c',
        route: 'lookup',
        path: 'deny',
        status: 429,
        code: 'quota_exceeded',
        reason: 'policy_full',
        policies: ['device-distinct-numbers'],
        duration_ms: 12,
        overhead_ms: 0.4,
      },
    ]);
  });

  it('writes a hundred lines a second for one reason, whatever the flood, and the sample', () => {
    const { telemetry, events, clock } = createTestTelemetry();
    const refused = (reason: string, decisionId = requestEvent().decisionId) =>
      telemetry.requestAnswered(
        requestEvent({ decisionId, path: 'deny', status: 401, code: 'attestation_required', reason }),
      );
    for (let at = 0; at < 150; at += 1) refused('token_missing');
    expect(events()).toHaveLength(100);
    refused('token_expired');
    refused('token_missing', SAMPLED);
    expect(events().slice(100)).toMatchObject([{ reason: 'token_expired' }, { sampled: true }]);
    clock.now = 1_000;
    refused('token_missing');
    expect(events()).toHaveLength(103);
  });

  it('writes no line for an admitted request, but for the sample', () => {
    const { telemetry, events } = createTestTelemetry();
    telemetry.requestAnswered(requestEvent());
    telemetry.requestAnswered(requestEvent({ decisionId: SAMPLED }));
    expect(events()).toMatchObject([{ decision_id: SAMPLED, path: 'answer', sampled: true }]);
  });

  it('writes every request at debug', () => {
    const { telemetry, events } = createTestTelemetry({ level: 'debug' });
    telemetry.requestAnswered(requestEvent());
    expect(events()).toMatchObject([{ level: 'debug', event: 'request', path: 'answer' }]);
  });

  it('warns when a part failed, with our own message', () => {
    const { telemetry, events } = createTestTelemetry();
    const cause = new Problem('upstream_timeout', 'headers_late', { cause: new TypeError('+12015550123') });
    telemetry.requestAnswered(requestEvent({ path: 'error', status: 504, code: 'upstream_timeout', cause }));
    expect(events()).toMatchObject([
      {
        level: 'warn',
        error: {
          name: 'Problem',
          code: 'upstream_timeout',
          reason: 'headers_late',
          message: 'upstream_timeout: headers_late',
          cause: { name: 'TypeError' },
        },
      },
    ]);
  });

  it('writes an error with frames when the gateway itself failed', () => {
    const { telemetry, events } = createTestTelemetry();
    const cause = new RangeError('for +12015550123');
    telemetry.requestAnswered(requestEvent({ path: 'error', status: 500, code: 'internal_error', cause }));
    const [line] = events();
    expect(line).toMatchObject({ level: 'error', fatal_error: { name: 'RangeError' } });
    expect(JSON.stringify(line)).toMatch(/request-log\.test\.ts:\d+:\d+/);
    expect(JSON.stringify(line)).not.toContain('2015550123');
  });

  it('writes no request line when silent', () => {
    const { telemetry, lines } = createTestTelemetry({ level: 'silent' });
    telemetry.requestAnswered(requestEvent({ path: 'deny', status: 429, code: 'quota_exceeded' }));
    expect(lines).toEqual([]);
  });
});

describe('the attestation log', () => {
  const failure = {
    result: 'invalid',
    provider: 'development',
    platform: 'ios',
    reason: 'token_expired',
  } as const;

  it('tells in monitor mode what would have been refused, one in a hundred', () => {
    const { telemetry, events } = createTestTelemetry();
    telemetry.attestationChecked({ routeId: 'lookup', ...failure, decisionId: SAMPLED, enforced: false });
    telemetry.attestationChecked({
      routeId: 'lookup',
      ...failure,
      decisionId: requestEvent().decisionId,
      enforced: false,
    });
    expect(events()).toMatchObject([{ event: 'attestation', ...failure, enforced: false }]);
  });

  it('is silent when the request line says it', () => {
    const { telemetry, events } = createTestTelemetry({ level: 'debug' });
    telemetry.attestationChecked({ routeId: 'lookup', ...failure, decisionId: SAMPLED, enforced: true });
    telemetry.attestationChecked({
      routeId: 'lookup',
      result: 'verified',
      decisionId: SAMPLED,
      enforced: false,
    });
    expect(events()).toEqual([]);
  });
});

describe('the component log', () => {
  it('writes what changed, once', () => {
    const { telemetry, events } = createTestTelemetry();
    telemetry.degraded('store', false);
    telemetry.degraded('store', true, 'timeout');
    telemetry.degraded('store', true, 'timeout');
    telemetry.degraded('store', true, 'refused');
    telemetry.degraded('store', false);
    telemetry.degraded('store', false);
    expect(events().map(({ level, event, reason }) => [level, event, reason])).toEqual([
      ['warn', 'degraded', 'timeout'],
      ['warn', 'degraded', 'refused'],
      ['info', 'recovered', undefined],
    ]);
  });
});

describe('isSampled', () => {
  it('draws its line at the hundredth part of the last 32 bits', () => {
    const line = Math.ceil(0.01 * 2 ** 32);
    const id = (last: number) => `0190b1c2-0000-4000-8000-0000${last.toString(16).padStart(8, '0')}`;
    expect([0, line - 1, line, line + 1].map((last) => isSampled(id(last)))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('takes about one in a hundred random decisions', () => {
    const taken = Array.from({ length: 20_000 }, () => isSampled(randomUUID())).filter(Boolean).length;
    expect(taken).toBeGreaterThan(120);
    expect(taken).toBeLessThan(280);
  });
});
