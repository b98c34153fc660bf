import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { ATTESTATION_REASONS } from '../../src/core/attestation/reasons.ts';
import type { RouteTally } from '../../src/core/attestation-report/tally.ts';
import type { Verdict } from '../../src/core/attestation-report/verdict.ts';
import { runAttestation, runReport } from '../support/attestation-report.ts';
import { createPhone } from '../support/phone.ts';
import { startPrometheus, type PrometheusServer } from '../support/prometheus-server.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { createServiceIssuer, send, sendSigned, startService, type Service } from '../support/service.ts';
import { shippedRoutes } from '../support/shipped-routes.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2015550123/status';
const POLL = '/json/users/1000001/devices/registration/aaaaaaaaaaaaaaaa/status';

interface JsonReport {
  readonly source: string;
  readonly routes: readonly (RouteTally & { readonly verdict: Verdict })[];
}

const readJson = async (...args: readonly string[]): Promise<JsonReport['routes']> => {
  const { code, stdout, stderr } = await runReport(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return (JSON.parse(stdout) as JsonReport).routes;
};

/** What the traffic below must come to. */
const LOOKUPS = {
  route: 'lookup',
  requests: 40,
  wouldRefuse: 15,
  refused: 0,
  outdatedSoon: 4,
  classes: [
    { result: 'outdated_app', requests: 6 },
    { result: 'unknown_origin', requests: 5 },
    { result: 'invalid', requests: 3 },
    { result: 'replayed', requests: 1 },
  ],
  reasons: [
    { reason: 'app_outdated', result: 'outdated_app', requests: 6, refused: 0 },
    { reason: 'token_missing', result: 'unknown_origin', requests: 5, refused: 0 },
    { reason: 'app_outdated_soon', result: 'outdated_app', requests: 4, refused: 0 },
    { reason: 'proof_method', result: 'invalid', requests: 3, refused: 0 },
    { reason: 'proof_replayed', result: 'replayed', requests: 1, refused: 0 },
  ],
  versions: [
    { platform: 'android', minimum: 'below', requests: 6 },
    { platform: 'android', minimum: '25.1.0', requests: 7 },
    { platform: 'ios', minimum: '26.1.0', requests: 4 },
    { platform: 'ios', minimum: '28.0.0', requests: 18 },
  ],
};

describe('numberwall attestation report, over a gateway and a Prometheus that scrapes it', () => {
  let service: Service;
  let prometheus: PrometheusServer;
  let adminPort: number;

  const start = async (): Promise<Service> => {
    const issuer = await createServiceIssuer();
    const keys = { inline: issuer.jwks };
    return startService({
      issuer,
      overlay: {
        admin: { listen: `127.0.0.1:${adminPort}` },
        routes: shippedRoutes('monitor'),
        policies: [],
        attestation: {
          issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys }],
          development: false,
          minimumAppVersion: {
            android: '25.1.0',
            ios: ['26.1.0', { version: '28.0.0', from: '2199-01-01' }],
          },
        },
      },
    });
  };
  const url = (path: string) => `${service.gateway.publicUrl}${path}`;
  const times = async (count: number, work: () => Promise<unknown>): Promise<void> => {
    for (let index = 0; index < count; index += 1) await work();
  };
  const sendTraffic = async (): Promise<void> => {
    const app = (platform: string, version: string) =>
      createPhone(service.issuer, { platform, app_version: version });
    const [android, old, ios, soon] = [
      await app('android', '25.1.0'),
      await app('android', '25.0.9'),
      await app('ios', '28.0.0'),
      await app('ios', '27.9.9'),
    ];
    const lookup = url(LOOKUP);
    await times(7, () => sendSigned(android, 'GET', lookup));
    await times(6, () => sendSigned(old, 'GET', lookup));
    await times(13, () => sendSigned(ios, 'GET', lookup));
    await times(4, () => sendSigned(soon, 'GET', lookup));
    await times(5, () => send('GET', lookup));
    await times(3, async () => send('GET', lookup, { headers: await ios.headers('POST', lookup) }));
    const once = await ios.headers('GET', lookup);
    await times(2, () => send('GET', lookup, { headers: once }));
    await times(3, () => send('GET', url(POLL)));
  };

  beforeAll(async () => {
    adminPort = await freePort();
    service = await start();
    prometheus = await startPrometheus([`127.0.0.1:${adminPort}`]);
    await sendTraffic();
  }, 60_000);
  afterAll(async () => {
    await prometheus[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  const fromGateway = (...args: readonly string[]) =>
    readJson('--metrics', service.gateway.adminUrl, ...args);
  const fromPrometheus = (...args: readonly string[]) => readJson('--prometheus', prometheus.url, ...args);

  it('counts what was sent', async () => {
    const [lookup, poll, ...others] = await fromGateway('--least', '1');
    expect(others).toEqual([]);
    expect(lookup).toMatchObject(LOOKUPS);
    expect(lookup?.verdict).toEqual({
      kind: 'not_safe',
      sentence:
        '37.5 % of 40 requests would be refused; most by outdated_app (15 %), then unknown_origin (12.5 %)',
    });
    expect(new Map(lookup?.platforms.map(({ platform, results }) => [platform, results]))).toEqual(
      new Map([
        ['android', { verified: 7, outdated_app: 6 }],
        ['ios', { verified: 14, outdated_app: 4, invalid: 3, replayed: 1 }],
        ['none', { unknown_origin: 5 }],
      ]),
    );
    expect(poll).toMatchObject({ route: 'registration-status', requests: 3, wouldRefuse: 3 });
  });

  it('says the same from Prometheus', async () => {
    const seen = await until(async () => {
      const routes = await fromPrometheus();
      return routes.reduce((sum, { requests }) => sum + requests, 0) === 43 && routes;
    }, 20_000);
    expect(seen).toEqual(await fromGateway());
    expect(await fromPrometheus('--selector', 'job="numberwall"')).toEqual(seen);
    expect(await fromPrometheus('--selector', 'job="another"')).toEqual([]);
  });

  it('adds up over a restart of the gateway, from Prometheus', async () => {
    await service[Symbol.asyncDispose]();
    service = await start();
    await times(2, () => send('GET', url(LOOKUP)));
    const seen = await until(async () => {
      const [lookup] = await fromPrometheus();
      return lookup?.requests === 42 && lookup;
    }, 20_000);
    expect(seen).toMatchObject({ wouldRefuse: 17, outdatedSoon: 4 });
    expect(seen.reasons.find(({ reason }) => reason === 'token_missing')?.requests).toBe(7);
    for (const range of ['2m', '1h', '7d', '90d'])
      expect(await fromPrometheus('--range', range)).toMatchObject([{ requests: 42 }, { requests: 3 }]);
    // What the gateway itself knows starts with its process.
    expect(await fromGateway()).toMatchObject([{ route: 'lookup', requests: 2 }]);
  }, 60_000);

  it('is for people by default: verdict, bars, sentences and steps', async () => {
    const { code, stdout } = await runReport(
      '--prometheus',
      prometheus.url,
      '--least',
      '1',
      '--route',
      'lookup',
    );
    expect(code).toBe(0);
    expect(stdout).toContain(
      '!! lookup: 40.5 % of 42 requests would be refused; most by unknown_origin (16.7 %)',
    );
    expect(stdout).toContain('9.5 % more will be refused once the next minimum app version holds.');
    expect(stdout).toMatch(/token_missing +7 +16\.7 % +█/);
    expect(stdout).toContain(`token_missing: ${ATTESTATION_REASONS.token_missing.sentence}`);
    expect(stdout).toMatch(/ios from 28\.0\.0 +18 +42\.9 %/);
    expect(stdout).not.toContain('registration-status');
  });

  it('with --strict exits with 3 unless all is safe', async () => {
    const strict = (...args: readonly string[]) =>
      runReport('--prometheus', prometheus.url, '--strict', ...args).then(({ code }) => code);
    expect(await strict('--least', '1')).toBe(3);
    expect(await strict('--least', '1', '--tolerance', '41%', '--route', 'lookup')).toBe(0);
    expect(await strict('--least', '1', '--tolerance', '40%', '--route', 'lookup')).toBe(3);
    expect(await strict('--tolerance', '100%', '--route', 'lookup')).toBe(3);
    expect(
      await strict('--least', '1', '--tolerance', '100%', '--route', 'lookup', '--route', 'user-create'),
    ).toBe(3);
  });

  it('adds several instances, and reads saved pages and standard input', async () => {
    const page = (await send('GET', `${service.gateway.adminUrl}/metrics`)).text;
    const folder = await mkdtemp(join(tmpdir(), 'numberwall-report-'));
    try {
      const file = join(folder, 'metrics.txt');
      await writeFile(file, page);
      expect(await readJson('--file', file, '--file', file)).toMatchObject([
        { route: 'lookup', requests: 4 },
      ]);
      const { stdout } = await runAttestation(['report', '--file', '-', '--json'], page);
      expect((JSON.parse(stdout) as JsonReport).routes).toEqual(await readJson('--file', file));
      const cut = page.slice(0, page.indexOf('"', page.indexOf('numberwall_attestation_results_total{')));
      await writeFile(file, `numberwall_build_info{} 1\n${cut}`);
      expect(await runReport('--file', file)).toMatchObject({ code: 1, stdout: '' });
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
