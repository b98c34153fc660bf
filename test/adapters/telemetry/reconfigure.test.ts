import { describe, expect, it } from '@jest/globals';
import { Registry, type OpenMetricsContentType } from 'prom-client';

import { createGauge, type FamilyContext } from '../../../src/adapters/telemetry/metric-families.ts';
import { readSamples, sampleValue } from '../../support/open-metrics.ts';
import { createTestTelemetry, requestEvent } from '../../support/telemetry.ts';

const LABELS = {
  routes: ['lookup', 'brand-new'],
  policies: ['device', 'address'],
  issuers: ['https://issuer.example'],
};

describe('telemetry of another configuration', () => {
  it('keeps counts of what stays, begins what is new at 0, and drops what is gone', async () => {
    const { telemetry, metrics, reconfigure } = createTestTelemetry();
    const routes = ['lookup', 'registration-start', 'unheard-of'];
    for (const routeId of routes) telemetry.requestAnswered(requestEvent({ routeId }));
    telemetry.limitDecided('address', 'admitted');
    reconfigure(LABELS, 'info');
    const page = await metrics.render();
    const requests = (route: string) =>
      sampleValue(page, 'numberwall_requests_total', { route, path: 'answer' });
    const timed = (route: string) =>
      sampleValue(page, 'numberwall_request_duration_seconds_count', { route });
    expect(['lookup', 'brand-new', 'registration-start', 'other'].map(requests)).toEqual([
      1,
      0,
      undefined,
      1,
    ]);
    expect(['lookup', 'brand-new', 'registration-start', 'other'].map(timed)).toEqual([1, 0, undefined, 1]);
    const decided = (policy: string) =>
      sampleValue(page, 'numberwall_limit_decisions_total', { policy, verdict: 'admitted' });
    expect(['address', 'device', 'device-distinct-numbers'].map(decided)).toEqual([1, 0, undefined]);
  });

  it('counts on under the new labels', async () => {
    const { telemetry, metrics, reconfigure } = createTestTelemetry();
    telemetry.requestAnswered(requestEvent({ routeId: 'lookup' }));
    reconfigure(LABELS, 'info');
    telemetry.requestAnswered(requestEvent({ routeId: 'lookup' }));
    telemetry.requestAnswered(requestEvent({ routeId: 'brand-new' }));
    // One that is still under way under the old configuration.
    telemetry.requestAnswered(requestEvent({ routeId: 'registration-start' }));
    const page = await metrics.render();
    const requests = (route: string) =>
      sampleValue(page, 'numberwall_requests_total', { route, path: 'answer' });
    expect(['lookup', 'brand-new', 'other'].map(requests)).toEqual([2, 1, 1]);
  });

  it('has as many series after fifty configurations with ids of their own as after one', async () => {
    const { telemetry, metrics, reconfigure } = createTestTelemetry();
    const series = async () => readSamples(await metrics.render()).length;
    const counts: number[] = [];
    for (let at = 0; at < 50; at += 1) {
      reconfigure({ ...LABELS, routes: [`route-${at}`], policies: [`policy-${at}`] }, 'info');
      telemetry.requestAnswered(requestEvent({ routeId: `route-${at}` }));
      counts.push(await series());
    }
    // What the process itself shows comes and goes.
    expect(Math.abs((counts.at(-1) ?? 0) - (counts[1] ?? 0))).toBeLessThan(12);
  });

  it('sets a gauge by its new values, at 0 where they are new', async () => {
    const registry = new Registry<OpenMetricsContentType>();
    registry.setContentType(Registry.OPENMETRICS_CONTENT_TYPE);
    const relabels: FamilyContext['relabels'] = [];
    const labels = { policy: { values: [], configured: 'policies' } } as const;
    const configured = { routes: [], issuers: [], policies: ['stays', 'goes'] };
    const gauge = createGauge(
      { registry, configured, relabels },
      { name: 'level', type: 'gauge', help: 'x', labels },
    );
    gauge.set(3, 'stays');
    gauge.set(4, 'goes');
    for (const relabel of relabels) relabel({ ...configured, policies: ['comes', 'stays'] });
    gauge.set(5, 'unknown');
    const page = await registry.metrics();
    const level = (policy: string) => sampleValue(page, 'numberwall_level', { policy });
    expect(['stays', 'goes', 'comes', 'other'].map(level)).toEqual([3, undefined, 0, 5]);
  });

  it('logs from another level on', () => {
    const { logger, lines, reconfigure } = createTestTelemetry();
    reconfigure(LABELS, 'error');
    logger.warn('unheard');
    expect(lines).toHaveLength(0);
    reconfigure(LABELS, 'debug');
    logger.debug('heard');
    expect(lines).toHaveLength(1);
  });
});

describe('the event of a reload', () => {
  it('is a line, a line for each difference and fault, and the gauges', async () => {
    const { telemetry, metrics, events } = createTestTelemetry();
    const at = 1_700_000_000_000;
    const fields = [{ field: 'limit', before: '4', after: '8' }, { field: 'path' }];
    const change = { kind: 'policy', id: 'address', change: 'changed', fields, counters: 'new' } as const;
    telemetry.configReloaded({ trigger: 'file', at, result: 'applied', changes: [change], faults: [] });
    const fault = {
      path: 'policies[0].limit',
      message: 'must be a whole number from 1 to 1000000000',
      remedy: 'Write for example 1.',
      source: 'gateway.yaml:4',
    };
    telemetry.configReloaded({
      trigger: 'signal',
      at: at + 1,
      result: 'refused',
      changes: [],
      faults: [fault],
    });
    expect(events()).toMatchObject([
      { level: 'info', event: 'config_reload', trigger: 'file', result: 'applied', changes: 1 },
      {
        event: 'config_change',
        id: 'address',
        differences: ['limit: 4 → 8', 'path: changed'],
        counters: 'new',
      },
      { level: 'warn', event: 'config_reload', trigger: 'signal', result: 'refused', faults: 1 },
      {
        event: 'config_fault',
        setting: fault.path,
        fault: fault.message,
        remedy: fault.remedy,
        source: fault.source,
      },
    ]);
    const page = await metrics.render();
    expect(sampleValue(page, 'numberwall_config_last_reload_successful')).toBe(0);
    expect(sampleValue(page, 'numberwall_config_last_reload_success_timestamp_seconds')).toBe(at / 1_000);
    expect(sampleValue(page, 'numberwall_config_changes_total', { kind: 'policy', change: 'changed' })).toBe(
      1,
    );
    expect(sampleValue(page, 'numberwall_config_reloads_total', { trigger: 'file', result: 'applied' })).toBe(
      1,
    );
  });

  it('never carries what looks like a number, an address or a key', () => {
    const { telemetry, lines } = createTestTelemetry();
    const fields = [
      { field: 'limit', before: '2125550147', after: '8' },
      { field: '198.51.100.7', before: '1', after: '2' },
    ];
    telemetry.configReloaded({
      trigger: 'file',
      at: 0,
      result: 'refused',
      changes: [{ kind: 'setting', id: '2125550147', change: 'changed', fields }],
      faults: [
        {
          path: '["2125550147"]',
          message: 'is 2125550147',
          remedy: `Use ${'k'.repeat(70)}`,
          source: '2125550147',
        },
      ],
    });
    expect(lines.join('')).not.toMatch(/2125550147|kkk/);
    expect(lines).toHaveLength(3);
  });
});
