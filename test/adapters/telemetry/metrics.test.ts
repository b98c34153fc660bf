import { describe, expect, it } from '@jest/globals';

import { METRICS, METRIC_PREFIX, OTHER } from '../../../src/adapters/telemetry/metrics-table.ts';
import { ATTESTATION_RESULTS } from '../../../src/core/attestation/verifier.ts';
import { ANSWER_PATHS, LIMIT_VERDICTS } from '../../../src/core/telemetry.ts';
import { readSamples, sampleValue } from '../../support/open-metrics.ts';
import { createTestTelemetry, requestEvent } from '../../support/telemetry.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';

describe('the metrics page', () => {
  it('is OpenMetrics, and says so', async () => {
    const { metrics } = createTestTelemetry();
    expect(metrics.contentType).toBe('application/openmetrics-text; version=1.0.0; charset=utf-8');
    const page = await metrics.render();
    expect(page.endsWith('\n# EOF\n')).toBe(true);
    expect(await metrics.render()).toContain('# TYPE numberwall_requests counter');
  });

  it('has every metric of the table, with its help', async () => {
    const page = await createTestTelemetry().metrics.render();
    for (const { name, type, help } of Object.values(METRICS)) {
      const family = METRIC_PREFIX + (type === 'counter' ? name.replace(/_total$/, '') : name);
      expect(page).toContain(`# HELP ${family} ${help}\n# TYPE ${family} ${type}\n`);
    }
  });

  it('exports every known label value as 0 from the start', async () => {
    const page = await createTestTelemetry().metrics.render();
    for (const route of ['lookup', 'registration-start', 'none']) {
      for (const path of ANSWER_PATHS) {
        expect(sampleValue(page, 'numberwall_requests_total', { route, path })).toBe(0);
      }
      expect(sampleValue(page, 'numberwall_request_duration_seconds_count', { route })).toBe(0);
      expect(sampleValue(page, 'numberwall_overhead_duration_seconds_count', { route })).toBe(0);
    }
    for (const verdict of LIMIT_VERDICTS) {
      expect(sampleValue(page, 'numberwall_limit_decisions_total', { policy: 'address', verdict })).toBe(0);
    }
    for (const result of ATTESTATION_RESULTS) {
      const labels = { provider: 'development', platform: 'ios', result };
      expect(sampleValue(page, 'numberwall_attestations_total', labels)).toBe(0);
    }
    for (const name of ['edge_refusals_total', 'store_errors_total', 'telemetry_errors_total']) {
      expect(sampleValue(page, METRIC_PREFIX + name)).toBe(0);
    }
    expect(sampleValue(page, 'numberwall_upstream_request_duration_seconds_count')).toBe(0);
    expect(page).not.toContain(`"${OTHER}"`);
  });

  it('says what runs', async () => {
    const page = await createTestTelemetry({ version: '1.2.3' }).metrics.render();
    expect(sampleValue(page, 'numberwall_build_info', { version: '1.2.3', node: process.version })).toBe(1);
  });

  it('has the process metrics, and no gauge that ends in _total', async () => {
    const page = await createTestTelemetry().metrics.render();
    expect(sampleValue(page, 'process_resident_memory_bytes')).toBeGreaterThan(0);
    expect(page).toContain('# TYPE nodejs_eventloop_lag_seconds gauge');
    expect(page).not.toMatch(/^# TYPE \S+_total gauge/m);
  });
});

describe('the events', () => {
  it('count a request by route and path, and time it', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    telemetry.requestAnswered(requestEvent());
    telemetry.requestAnswered(requestEvent({ path: 'deny', status: 429 }));
    telemetry.requestAnswered(requestEvent());
    const page = await metrics.render();
    const route = 'lookup';
    expect(sampleValue(page, 'numberwall_requests_total', { route, path: 'answer' })).toBe(2);
    expect(sampleValue(page, 'numberwall_requests_total', { route, path: 'deny' })).toBe(1);
    expect(sampleValue(page, 'numberwall_request_duration_seconds_sum', { route })).toBeCloseTo(0.036);
    expect(sampleValue(page, 'numberwall_request_duration_seconds_count', { route })).toBe(3);
    expect(sampleValue(page, 'numberwall_overhead_duration_seconds_count', { route })).toBe(3);
    const bucket = 'numberwall_request_duration_seconds_bucket';
    expect(sampleValue(page, bucket, { route, le: '0.01' })).toBe(0);
    expect(sampleValue(page, bucket, { route, le: '0.025' })).toBe(3);
  });

  it('hang the trace id on durations, and only a trace id', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    telemetry.requestAnswered(requestEvent({ traceId: TRACE }));
    telemetry.requestAnswered(requestEvent({ traceId: '+12015550123', durationSeconds: 3 }));
    const page = await metrics.render();
    const traced = readSamples(page).filter(({ trace }) => trace !== undefined);
    expect(traced.map(({ name, trace }) => `${name} ${trace ?? ''}`)).toEqual([
      `numberwall_request_duration_seconds_bucket ${TRACE}`,
      `numberwall_overhead_duration_seconds_bucket ${TRACE}`,
    ]);
    expect(sampleValue(page, 'numberwall_request_duration_seconds_count', { route: 'lookup' })).toBe(2);
    expect(page).not.toContain('2015550123');
  });

  it('leave out a duration that is no number, and count one below 0 as 0', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    telemetry.requestAnswered(requestEvent({ durationSeconds: Number.NaN, overheadSeconds: -0.001 }));
    const page = await metrics.render();
    expect(sampleValue(page, 'numberwall_request_duration_seconds_count', { route: 'lookup' })).toBe(0);
    expect(sampleValue(page, 'numberwall_overhead_duration_seconds_count', { route: 'lookup' })).toBe(1);
    expect(sampleValue(page, 'numberwall_overhead_duration_seconds_sum', { route: 'lookup' })).toBe(0);
    expect(sampleValue(page, 'numberwall_requests_total', { route: 'lookup', path: 'answer' })).toBe(1);
  });

  it('count attestations, limits, edge refusals, invalid numbers, upstream and store', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    const decisionId = requestEvent().decisionId;
    telemetry.attestationChecked({ routeId: 'lookup', result: 'unknown_origin', decisionId, enforced: true });
    telemetry.attestationChecked({
      routeId: 'lookup',
      result: 'verified',
      provider: 'development',
      platform: 'android',
      decisionId,
      enforced: true,
    });
    telemetry.limitDecided('address', 'would_refuse');
    telemetry.edgeRefused(decisionId);
    telemetry.numberRefused('impossible');
    telemetry.upstreamAnswered('lookup', 0.2);
    telemetry.upstreamFailed('lookup', 'timeout');
    telemetry.storeOperation('decide', 0.001, true);
    const page = await metrics.render();
    const count = (name: string, labels?: Record<string, string>) =>
      sampleValue(page, METRIC_PREFIX + name, labels);
    expect(
      count('attestations_total', { provider: 'none', platform: 'none', result: 'unknown_origin' }),
    ).toBe(1);
    expect(
      count('attestations_total', { provider: 'development', platform: 'android', result: 'verified' }),
    ).toBe(1);
    expect(count('limit_decisions_total', { policy: 'address', verdict: 'would_refuse' })).toBe(1);
    expect(count('edge_refusals_total')).toBe(1);
    expect(count('enumeration_invalid_numbers_total', { reason: 'impossible' })).toBe(1);
    expect(count('upstream_request_duration_seconds_sum')).toBeCloseTo(0.2);
    expect(count('upstream_failures_total', { reason: 'timeout' })).toBe(1);
    expect(count('store_operation_duration_seconds_count', { operation: 'decide' })).toBe(1);
  });

  it('count signals by kind, pairs that are new, and show distinct subjects and timing', async () => {
    const { telemetry, metrics, watchMeters, events } = createTestTelemetry();
    watchMeters({ bound: () => 0, left: () => new Map(), waiting: () => 0, distinct: (kind) => kind.length });
    telemetry.countSeen('tripwires', 2, 'honey');
    telemetry.countSeen('adjacent', 1, 'below');
    telemetry.countSeen('replays', 1, 'network');
    telemetry.countSeen('starts', 5);
    telemetry.fanoutSeen('devices_per_number', 5);
    telemetry.responseTimed('registered_unregistered', 5.125);
    telemetry.responseTimed('registered_unregistered', 6);
    telemetry.responseTimed('registered_unregistered', 4);
    const page = await metrics.render();
    const shown = (name: string, labels: Record<string, string>) =>
      sampleValue(page, `numberwall_enumeration_${name}`, labels);
    expect(shown('tripwire_total', { kind: 'honey' })).toBe(2);
    expect(shown('tripwire_total', { kind: 'unassigned' })).toBe(0);
    expect(shown('adjacency_total', { kind: 'below' })).toBe(1);
    expect(shown('token_reuse_total', { kind: 'network' })).toBe(1);
    expect(shown('fanout_bucket', { kind: 'devices_per_number', le: '4' })).toBe(0);
    expect(shown('fanout_bucket', { kind: 'devices_per_number', le: '8' })).toBe(1);
    expect(shown('distinct', { what: 'devices', window: '24h' })).toBe(7);
    expect(shown('response_timing_t', { pair: 'registered_unregistered' })).toBe(4);
    expect(events().map(({ event, pair, t }) => ({ event, pair, t }))).toEqual([
      { event: 'response_timing', pair: 'registered_unregistered', t: 5.13 },
      { event: 'response_timing_over', pair: 'registered_unregistered', t: 4 },
    ]);
  });

  it('count attestations of a route by result, failure and version, from the first of each on', async () => {
    const { telemetry, metrics } = createTestTelemetry({ appVersions: ['26.1.0', '28.0.0'] });
    const { decisionId } = requestEvent();
    const names = ['results', 'failures', 'app_versions'].map(
      (part) => `numberwall_attestation_${part}_total`,
    );
    const samples = async () =>
      readSamples(await metrics.render()).filter(({ name }) => names.includes(name));
    expect(await samples()).toEqual([]);
    const base = { routeId: 'lookup', platform: 'ios', decisionId } as const;
    telemetry.attestationChecked({ ...base, result: 'verified', versionStep: '26.1.0', enforced: true });
    telemetry.attestationChecked({
      ...base,
      result: 'outdated_app',
      reason: 'app_outdated',
      versionStep: 'below',
      enforced: true,
    });
    telemetry.attestationChecked({ ...base, result: 'invalid', reason: '+12015550123', enforced: false });
    const labels = { route: 'lookup', platform: 'ios' };
    const [results, failures, versions] = names;
    expect(await samples()).toEqual([
      { name: results, labels: { ...labels, result: 'verified' }, value: 1 },
      { name: results, labels: { ...labels, result: 'outdated_app' }, value: 1 },
      { name: results, labels: { ...labels, result: 'invalid' }, value: 1 },
      { name: failures, labels: { route: 'lookup', reason: 'app_outdated', enforced: 'true' }, value: 1 },
      { name: failures, labels: { route: 'lookup', reason: 'other', enforced: 'false' }, value: 1 },
      { name: versions, labels: { ...labels, minimum: 'below' }, value: 1 },
      { name: versions, labels: { ...labels, minimum: '26.1.0' }, value: 1 },
    ]);
  });

  it('show the state of the store as its last operation did', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    const shown = async () => {
      const page = await metrics.render();
      return ['unknown', 'available', 'unavailable'].map((state) =>
        sampleValue(page, 'numberwall_store_state', { state }),
      );
    };
    expect(await shown()).toEqual([1, 0, 0]);
    telemetry.storeOperation('decide', 0.001, true);
    expect(await shown()).toEqual([0, 1, 0]);
    telemetry.storeOperation('decide', 0.1, false);
    expect(await shown()).toEqual([0, 0, 1]);
    expect(sampleValue(await metrics.render(), 'numberwall_store_errors_total')).toBe(1);
    telemetry.storeOperation('decide', 0.001, true);
    expect(await shown()).toEqual([0, 1, 0]);
  });

  it('show what is degraded until it has recovered', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    const shown = async () =>
      sampleValue(await metrics.render(), 'numberwall_degraded', { component: 'upstream' });
    telemetry.degraded('upstream', true, 'circuit_open');
    expect(await shown()).toBe(1);
    telemetry.degraded('upstream', false);
    expect(await shown()).toBe(0);
  });

  it('age a key set from its last reading, or from the start', async () => {
    const { telemetry, metrics, clock } = createTestTelemetry();
    const age = async () =>
      sampleValue(await metrics.render(), 'numberwall_attestation_key_set_age_seconds', {
        issuer: 'https://issuer.example',
      });
    clock.now = 5_000;
    expect(await age()).toBe(5);
    telemetry.keySetLoaded('https://issuer.example');
    clock.now = 65_000;
    expect(await age()).toBe(60);
    telemetry.keySetLoaded('https://issuer.example', true);
    expect(await age()).toBe(0);
    telemetry.keySetLoaded('https://another.example');
    expect(await metrics.render()).not.toContain('another.example');
  });
});
