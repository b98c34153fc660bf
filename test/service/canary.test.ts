import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, jest } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { startGateway, type Gateway } from '../../src/compose.ts';
import { createPhone } from '../support/phone.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createRegistrationApp } from '../support/registration-app.ts';
import { createServiceIssuer } from '../support/service.ts';
import { until as untilIn } from '../support/until.ts';

interface Started extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly lookUpAsStranger: () => Promise<unknown>;
  log(): Record<string, unknown>[];
  results(): Promise<Record<string, number | undefined>>;
  metric(name: string, labels?: Record<string, string>): Promise<number | undefined>;
}

/** Five gateways start at once here: on a busy machine that takes a while. */
jest.setTimeout(60_000);
const until = <T>(attempt: () => Promise<T | undefined | false>): Promise<T> => untilIn(attempt, 20_000);

const RESULTS = ['ok', 'blind', 'denied', 'late'];

/** A gateway of the development profile, as `npm start` runs it, but in a hurry. */
const start = async (overlay: object = {}, env: Record<string, string> = {}): Promise<Started> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-canary-'));
  const issuer = await createServiceIssuer();
  let log = '';
  const config = await loadConfig({
    profile: 'development',
    env,
    overlay: {
      public: { listen: '127.0.0.1:0' },
      admin: { listen: '127.0.0.1:0' },
      upstream: { simulated: { registered: 60, latency: '0ms' } },
      attestation: {
        issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys: { inline: issuer.jwks } }],
      },
      answers: { tick: '10ms' },
      canary: { interval: '1s' },
      ...overlay,
    },
  });
  const gateway = await startGateway(config, {
    logDestination: { write: (line) => void (log += line), flush: () => undefined },
    developmentIssuerFile: join(folder, 'issuer.jwk'),
    developmentHashKeyFile: join(folder, 'hash-key'),
  });
  const metric = async (name: string, labels: Record<string, string> = {}) =>
    sampleValue(await (await fetch(`${gateway.adminUrl}/metrics`)).text(), `numberwall_${name}`, labels);
  return {
    gateway,
    metric,
    async lookUpAsStranger() {
      const phone = await createPhone(issuer);
      return createRegistrationApp({ gateway }, phone).lookup('+12025550199');
    },
    log: () =>
      log
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>),
    async results() {
      const counts = await Promise.all(RESULTS.map((result) => metric('canary_total', { result })));
      return Object.fromEntries(RESULTS.map((result, at) => [result, counts[at]]));
    },
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await rm(folder, { recursive: true });
    },
  };
};

const SEGMENT = { segment: 'northern-america/software' };
const none = { ok: 0, blind: 0, denied: 0, late: 0 };

describe('the canary', () => {
  it.concurrent(
    'registers out of the box in the development profile, completes, and leaves no debt',
    async () => {
      await using started = await start();
      expect(await started.results()).toEqual(none);
      await until(async () => (await started.results())['ok'] === 2);
      const { blind, denied, late } = await started.results();
      expect([blind, denied, late]).toEqual([0, 0, 0]);
      await until(async () => ((await started.metric('enumeration_completions_total', SEGMENT)) ?? 0) >= 2);
      expect(await started.metric('enumeration_foreign_answers_total', SEGMENT)).toBe(0);
    },
  );

  it.concurrent('is blind while a budget is empty, and heals it by completing', async () => {
    await using started = await start({
      disclosure: 'budgeted',
      ledgers: [{ id: 'address', by: 'address', capacity: 1 }],
    });
    await started.lookUpAsStranger();
    await until(async () => (await started.results())['ok'] === 1);
    expect(await started.results()).toEqual({ ...none, ok: 1, blind: 1 });
    expect(started.log()).toContainEqual(expect.objectContaining({ event: 'canary', result: 'blind' }));
  });

  it.concurrent('does not take for blind what tells nobody', async () => {
    await using started = await start({ disclosure: 'never' });
    await until(async () => (await started.results())['ok'] === 1);
    expect(await started.results()).toEqual({ ...none, ok: 1 });
  });

  it.concurrent('is denied where an honest person would be, and says at which step', async () => {
    await using started = await start({ policies: [{ id: 'tight', by: 'device', limit: 2, window: '1h' }] });
    await until(async () => (await started.results())['denied'] === 1);
    expect(started.log()).toContainEqual(
      expect.objectContaining({ event: 'canary', result: 'denied', action: 'verify', status: 429 }),
    );
  });

  it.concurrent('is late where no code comes, and stops at once with the gateway', async () => {
    const started = await start({ disclosure: 'never', canary: { interval: '1s', lateAfter: '4s' } });
    started.gateway.simulatedUpstream?.setFaults({ status: 500 });
    await until(async () => (await started.results())['late'] === 1);
    await started[Symbol.asyncDispose]();
    expect(started.log()).toContainEqual(expect.objectContaining({ result: 'late', action: 'code' }));
    expect(JSON.stringify(started.log())).not.toContain('202555');
  });

  it.concurrent('lets each number rest', async () => {
    await using started = await start({ upstream: { simulated: { registered: 1, latency: '0ms' } } });
    await until(async () => (await started.results())['ok'] === 1);
    await new Promise((resolve) => setTimeout(resolve, 1_300));
    expect(await started.results()).toEqual({ ...none, ok: 1 });
  });

  it.concurrent.each([
    ['disabled', { canary: { enabled: false } }],
    ['no_numbers', { upstream: { simulated: { registered: 0 } } }],
    ['no_credentials', { attestation: { development: false } }],
  ])('says why there is none: %s', async (reason, overlay) => {
    const issuer = await createServiceIssuer();
    const keys = { inline: issuer.jwks };
    const attestation = {
      issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys }],
      ...(overlay as { attestation?: object }).attestation,
    };
    await using started = await start({ ...overlay, attestation });
    expect(started.log()).toContainEqual(expect.objectContaining({ event: 'canary_off', reason }));
  });
});
