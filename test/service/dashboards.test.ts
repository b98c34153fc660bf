import { resolve } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { PANELS } from '../../config/monitoring/panels.ts';
import { fillPlaceholders } from '../../config/monitoring/reading.ts';
import { ATTACKED_OVERLAY, enumerate, registerHonestly, TRACE_ID } from '../support/attacked-service.ts';
import { ANNOTATIONS } from '../support/dashboard/dashboard.ts';
import { startPrometheus, type PrometheusServer } from '../support/prometheus-server.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { startService, type Service } from '../support/service.ts';
import { until } from '../support/until.ts';

interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [number, string];
}

/** Detectors evaluate what they counted every ten seconds, and Prometheus looks for its targets five after it started. */
const ALARM_MS = 60_000;

describe('the dashboards, from a real Prometheus', () => {
  let service: Service;
  let prometheus: PrometheusServer;

  const api = async <T>(path: string, parameters: Record<string, string> = {}): Promise<T> => {
    const answer = await fetch(
      `${prometheus.url}/api/v1/${path}?${new URLSearchParams(parameters).toString()}`,
    );
    const body = (await answer.json()) as { readonly data?: T; readonly error?: string };
    if (body.data === undefined)
      throw new Error(`${parameters['query'] ?? path}: ${body.error ?? 'no data'}`);
    return body.data;
  };
  const ask = async (query: string): Promise<readonly Sample[]> =>
    (await api<{ result: readonly Sample[] }>('query', { query })).result;
  const valueOf = async (query: string): Promise<number> => Number((await ask(query))[0]?.value[1]);

  beforeAll(async () => {
    const adminPort = await freePort();
    service = await startService({
      overlay: { ...ATTACKED_OVERLAY, admin: { listen: `127.0.0.1:${adminPort}` } },
    });
    prometheus = await startPrometheus([`127.0.0.1:${adminPort}`], [resolve('config/monitoring/rules.yml')]);
    await until(async () => (await ask('numberwall_build_info')).length > 0, ALARM_MS);
    const [number = ''] = service.gateway.simulatedUpstream?.registeredNumbers() ?? [];
    await registerHonestly(service, number);
    await enumerate(service);
    // A sparse series begins with what its first scrape saw: only what comes after it is a rate.
    await until(async () => (await ask('numberwall_attestation_failures_total')).length > 0, ALARM_MS);
    await enumerate(service);
    await until(async () => (await valueOf('max(numberwall_enumeration_containment_level)')) >= 1, ALARM_MS);
  }, 2 * ALARM_MS);
  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  it.each(PANELS.map(({ id, series }) => [id, series] as const))('show %s', async (_id, series) => {
    for (const { promql } of series) {
      const values = (await ask(fillPlaceholders(promql, { window: '1m' }))).map(({ value }) =>
        Number(value[1]),
      );
      expect([promql, values.filter(Number.isFinite).length]).not.toEqual([promql, 0]);
    }
  });

  it('show the attack where an attack shows', async () => {
    const shown = async (id: string, label?: string, of?: string): Promise<number> => {
      const { promql = '' } = PANELS.find((panel) => panel.id === id)?.series[0] ?? {};
      const found = await ask(fillPlaceholders(promql, { window: '1m' }));
      return Number(found.find(({ metric }) => label === undefined || metric[label] === of)?.value[1]);
    };
    expect(await shown('attack')).toBeGreaterThanOrEqual(1);
    expect(await shown('containment')).toBe(1);
    expect(await shown('pattern', 'detector', 'proof-replay')).toBeGreaterThanOrEqual(1);
    expect(await shown('alarms-began', 'detector', 'proof-replay')).toBeGreaterThan(0);
    expect(await shown('paths', 'path', 'deny')).toBeGreaterThan(0);
    expect(await shown('paths', 'path', 'blind')).toBeGreaterThan(0);
    expect(await shown('ledgers-exhausted', 'level', 'device')).toBeGreaterThan(0);
    expect(await shown('attestation-failures', 'reason', 'proof_replayed')).toBeGreaterThan(0);
    expect(await shown('invalid-numbers', 'reason', 'unassigned')).toBeGreaterThan(0);
    expect(await shown('distinct', 'what', 'numbers')).toBeGreaterThan(1);
    expect(await shown('completion-share', 'class', 'secure-enclave')).toBeGreaterThan(0);
    expect(await shown('degraded', 'component', 'store')).toBe(0);
  });

  it.each(ANNOTATIONS.map(({ name, expr }) => [name, expr] as const))('mark: %s', async (_name, expr) => {
    expect((await ask(expr.replaceAll('$instance', '.*'))).length).toBeGreaterThan(0);
  });

  it('have rules that evaluate, and an alert that waits its two minutes', async () => {
    interface Rule {
      readonly name: string;
      readonly health: string;
      readonly state?: string;
    }
    const { groups } = await api<{ groups: readonly { rules: readonly Rule[] }[] }>('rules');
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThan(50);
    expect(rules.filter(({ health }) => health === 'err')).toEqual([]);
    await until(async () => {
      const { alerts } = await api<{ alerts: readonly { labels: Record<string, string> }[] }>('alerts');
      return alerts.some(({ labels }) => labels['alertname'] === 'NumberwallEnumerationSuspected');
    }, ALARM_MS);
  });

  it.each(['request', 'overhead'])('lead from a latency of %s to its trace', async (of) => {
    const now = Date.now() / 1_000;
    const found = await api<readonly { exemplars: readonly { labels: Record<string, string> }[] }[]>(
      'query_exemplars',
      { query: `numberwall_${of}_duration_seconds_bucket`, start: String(now - 600), end: String(now + 60) },
    );
    const traces = found.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels['trace_id']));
    expect(new Set(traces)).toEqual(new Set([TRACE_ID]));
  });
});
