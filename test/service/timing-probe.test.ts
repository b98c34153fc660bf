import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { startGateway } from '../../src/compose.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { until } from '../support/until.ts';

const REGISTERED = ['+12125550147', '+12125550148'];
const UNREGISTERED = '+12125550149';
const TIMING_NUMBERS = [...REGISTERED.map((e164) => `${e164}=registered`), `${UNREGISTERED}=unregistered`];

/** Takes longer about numbers that have an account: what the blind path must hide. */
const startLeakyUpstream = async (delayMs: number) => {
  const server = createServer((req, res) => {
    const isRegistered = REGISTERED.some((e164) => req.url?.includes(e164.slice(2)) === true);
    void sleep(isRegistered ? delayMs : 0).then(() => {
      res.writeHead(200, { 'Content-Type': 'application/json' });
      res.end(JSON.stringify({ success: true, message: 'unknown', authy_id: 0, devices_count: 0 }));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

/** A gateway of the development profile, as `npm start` runs it, but in a hurry. */
const start = async (overlay: object = {}) => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-timing-'));
  let log = '';
  const config = await loadConfig({
    profile: 'development',
    env: {},
    overlay: {
      public: { listen: '127.0.0.1:0' },
      admin: { listen: '127.0.0.1:0' },
      upstream: { simulated: { registered: 60, latency: '0ms' } },
      answers: { tick: '10ms' },
      canary: { timingInterval: '100ms' },
      policies: [{ id: 'address', by: 'address', limit: 100_000, window: '1h' }],
      ...overlay,
    },
  });
  const gateway = await startGateway(config, {
    logDestination: { write: (line) => void (log += line), flush: () => undefined },
    developmentIssuerFile: join(folder, 'issuer.jwk'),
    developmentHashKeyFile: join(folder, 'hash-key'),
  });
  const t = async (pair: string): Promise<number> => {
    const page = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    return sampleValue(page, 'numberwall_enumeration_response_timing_t', { pair }) ?? Number.NaN;
  };
  /** Once there is enough to conclude from. Asked for seldom: a page takes time too. */
  const concluded = async (pair: string): Promise<number> => {
    for (;;) {
      const value = await t(pair);
      if (value !== 0) return value;
      await sleep(500);
    }
  };
  return {
    t,
    concluded,
    log: () => log,
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await rm(folder, { recursive: true });
    },
  };
};

/** Of what takes seconds on a machine that has nothing else to do. */
const BUSY_MS = 60_000;

describe('the timing self-probe', () => {
  it.concurrent(
    'shows by t that registered numbers take longer, where the truth is told',
    async () => {
      await using upstream = await startLeakyUpstream(80);
      await using started = await start({
        disclosure: 'budgeted',
        upstream: { url: upstream.url },
        answers: { tick: '0ms' },
        secrets: { timingNumbers: TIMING_NUMBERS.join(' ') },
      });
      expect(await started.t('registered_unregistered')).toBe(0);
      while ((await started.t('registered_unregistered')) < 4.5) await sleep(500);
      expect(Math.abs(await started.t('registered_registered'))).toBeLessThan(4.5);
      expect(started.log()).toContain('"event":"response_timing"');
      expect(started.log()).not.toContain('125550');
    },
    BUSY_MS,
  );

  it.concurrent(
    'shows nothing of it on the blind path',
    async () => {
      await using upstream = await startLeakyUpstream(80);
      await using started = await start({
        disclosure: 'never',
        upstream: { url: upstream.url },
        secrets: { timingNumbers: TIMING_NUMBERS.join(' ') },
      });
      expect(Math.abs(await started.concluded('registered_unregistered'))).toBeLessThan(4.5);
      expect(started.log()).not.toContain('"event":"response_timing"');
    },
    BUSY_MS,
  );

  it.concurrent(
    'runs out of the box in the development profile',
    async () => {
      await using started = await start();
      expect(Math.abs(await started.concluded('registered_unregistered'))).toBeLessThan(4.5);
    },
    BUSY_MS,
  );

  it.concurrent.each([
    ['disabled', { canary: { enabled: false } }],
    ['no_numbers', { secrets: { timingNumbers: `${REGISTERED.join('=registered,')}=registered` } }],
    ['no_numbers', { upstream: { simulated: { registered: 0 } } }],
  ])('says why there is none: %s', async (reason, overlay) => {
    await using started = await start(overlay);
    await until(() => Promise.resolve(started.log().includes('timing_probe_off')));
    const lines = started
      .log()
      .split('\n')
      .filter((line) => line.includes('timing_probe_off'));
    expect(lines.map((line) => JSON.parse(line) as object)).toEqual([expect.objectContaining({ reason })]);
  });
});
