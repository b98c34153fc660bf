import { describe, expect, it } from '@jest/globals';

import { METRIC_PREFIX, OTHER } from '../../../src/adapters/telemetry/metrics-table.ts';
import { countSeries, readSamples, sampleValue } from '../../support/open-metrics.ts';
import { createTestTelemetry, requestEvent } from '../../support/telemetry.ts';

describe('the cardinality', () => {
  const series = (page: string): number => countSeries(readSamples(page));

  it('stays what it was, whatever label values come', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    const flood = (label: string): void => {
      telemetry.requestAnswered(requestEvent({ routeId: label, path: label as 'answer' }));
      telemetry.attestationChecked({
        routeId: label,
        versionStep: label,
        reason: label,
        result: label as 'invalid',
        provider: label,
        platform: label as 'ios',
        decisionId: requestEvent().decisionId,
        enforced: true,
      });
      telemetry.evidenceExchanged({
        result: label as 'refused',
        provider: label,
        platform: label as 'ios',
        reason: label,
        decisionId: requestEvent().decisionId,
      });
      telemetry.limitDecided(label, label as 'near');
      telemetry.numberRefused(label);
      telemetry.upstreamFailed(label, label);
      telemetry.storeOperation(label, 0.001, true);
      telemetry.degraded(label, true, label);
      telemetry.keySetLoaded(label);
    };
    flood('__proto__');
    const once = series(await metrics.render());
    for (let i = 0; i < 500; i += 1) flood(`+1201555${String(i).padStart(4, '0')}`);
    const page = await metrics.render();
    expect(series(page)).toBe(once);
    expect(page).not.toContain('1201555');
    expect(sampleValue(page, 'numberwall_requests_total', { route: OTHER, path: OTHER })).toBe(501);
    expect(sampleValue(page, 'numberwall_telemetry_errors_total')).toBe(0);
  });

  it('of the reasons of evidence grows with those that come, and no further than its table', async () => {
    const { telemetry, metrics, events } = createTestTelemetry();
    const name = 'numberwall_attestation_evidence_refusals_total';
    expect(sampleValue(await metrics.render(), name, { reason: 'play_binding' })).toBeUndefined();
    telemetry.evidenceExchanged({
      result: 'refused',
      provider: 'google-play-integrity',
      reason: 'play_binding',
      decisionId: requestEvent().decisionId,
    });
    const page = await metrics.render();
    expect(sampleValue(page, name, { reason: 'play_binding' })).toBe(1);
    const labels = { provider: 'google-play-integrity', result: 'refused' };
    expect(sampleValue(page, 'numberwall_attestation_evidence_total', labels)).toBe(1);
    expect(events()).toMatchObject([{ event: 'evidence', reason: 'play_binding', ...labels }]);
  });

  // 105 segments × starts, completions and foreign answers are 315 of them: each is watched by itself, and a rate needs
  // the 0 that came before. The levels and detectors of containment have the rest.
  it('is under 820 series of ours with five routes, twenty policies and twelve ledgers', async () => {
    const ledgers = Array.from({ length: 12 }, (_, index) => `ledger-${index}`);
    const policies = Array.from({ length: 20 }, (_, index) => `policy-${index}`);
    const routes = Array.from({ length: 5 }, (_, index) => `route-${index}`);
    const own = (await createTestTelemetry({ policies, routes, ledgers }).metrics.render())
      .split('\n')
      .filter((line) => line.startsWith(METRIC_PREFIX))
      .join('\n');
    expect(series(own)).toBeLessThan(820);
  });
});
