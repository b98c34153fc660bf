import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  createSimulatedUpstream,
  type SimulatedUpstream,
} from '../../src/adapters/simulated-upstream/simulated-upstream.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import { startSignProxy } from '../support/sign-proxy.ts';

const CLIENT = new URL('authy-client.sh', import.meta.url).pathname;

describe.each(['budgeted', 'never'])(
  'an app of before, through sign-proxy, where disclosure is %s',
  (disclosure) => {
    let upstream: SimulatedUpstream;
    let service: IssuingService;
    let folder = '';
    let side = '';

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'numberwall-authy-'));
      upstream = await createSimulatedUpstream({
        registered: { count: 10, seed: 1 },
        latencyMs: 0,
        clock: Date.now,
      });
      const url = await upstream.listen(0);
      side = await upstream.listenSideChannel(0);
      service = await startIssuingService(folder, {
        overlay: { upstream: { url }, disclosure, answers: { tick: '40ms' } },
      });
    });
    afterAll(async () => {
      await service[Symbol.asyncDispose]();
      await upstream.close();
    });

    const register = (api: string, at: number) => {
      const number = upstream.sideChannel.registeredNumbers()[at] ?? '';
      return promisify(execFile)(CLIENT, [api, side, '1', number.slice(2)]);
    };

    it.each([
      ['minted by the issuer key', ['--issuer-key', 'issuer.jwk']],
      ['given for evidence', ['--exchange']],
    ])('registers its device with tokens %s', async (_name, options) => {
      await using proxy = await startSignProxy(folder, '--target', service.gateway.publicUrl, ...options);
      const { stdout } = await register(proxy.url, options.length);
      expect(stdout.trim().split('\n')).toEqual([
        'status active',
        'start sms',
        'registration pending',
        `device ${'x'.repeat(32)}`,
      ]);
    });

    it('gets nowhere without the proxy', async () => {
      const before = upstream.sideChannel.requestCount();
      const refused = register(service.gateway.publicUrl, 0);
      await expect(refused).rejects.toMatchObject({
        code: 22,
        stdout: expect.not.stringContaining('active'),
      });
      expect(upstream.sideChannel.requestCount()).toBe(before);
    });
  },
);
