import { describe, expect, it } from '@jest/globals';

import { createOperatorFiles } from '../support/operator.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { startReloadingService, type ReloadingService } from '../support/reloading-service.ts';
import { startRedis } from '../support/redis-server.ts';
import { send, sendSigned, serviceOverlay } from '../support/service.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2125550147/status';

const POLICY = { id: 'device-lookups', by: 'device', limit: 4, window: '1h', visibility: 'shown' };

const withPolicy = (changes: object = {}): object => ({ policies: [{ ...POLICY, ...changes }], ledgers: [] });

const lookup = async (service: ReloadingService, phone: Phone) =>
  sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`);

const statuses = async (service: ReloadingService, phone: Phone, times: number): Promise<number[]> => {
  const found: number[] = [];
  for (let at = 0; at < times; at += 1) found.push((await lookup(service, phone)).status);
  return found;
};

const readyz = async ({ gateway }: ReloadingService) => {
  const { status, body } = await send('GET', `${gateway.adminUrl}/readyz`);
  const checks = body['checks'] as { name: string; status: string; reason?: string }[];
  return { status, configuration: checks.find(({ name }) => name === 'configuration') };
};

const metric = async ({ gateway }: ReloadingService, name: string, labels: Record<string, string> = {}) =>
  sampleValue((await send('GET', `${gateway.adminUrl}/metrics`)).text, name, labels);

describe('a reload', () => {
  it.each([
    ['mode', { mode: 'shadow' }, { mode: 'enforce' }],
    ['visibility', { visibility: 'shown' }, { visibility: 'hidden' }],
    ['on', { on: ['lookup'] }, { on: ['lookup', 'user-create'] }],
  ])('of a policy with another %s goes on with its counters', async (_name, before, after) => {
    await using service = await startReloadingService(withPolicy(before));
    const phone = await createPhone(service.issuer);
    expect(await statuses(service, phone, 3)).toEqual([200, 200, 200]);
    await service.write(withPolicy(after));
    expect(await service.reload()).toMatchObject({ result: 'applied', changes: [{ counters: 'kept' }] });
    expect(await statuses(service, phone, 2)).toEqual([200, 429]);
  });

  it.each([
    ['limit', { limit: 2 }, [200, 200, 429]],
    ['window', { window: '2h' }, [200, 200, 200, 200, 429]],
  ])('of a policy with another %s counts anew', async (_name, change, expected) => {
    await using service = await startReloadingService(withPolicy());
    const phone = await createPhone(service.issuer);
    expect(await statuses(service, phone, 4)).toEqual([200, 200, 200, 200]);
    await service.write(withPolicy(change));
    expect(await service.reload()).toMatchObject({ result: 'applied', changes: [{ counters: 'new' }] });
    expect(await statuses(service, phone, expected.length)).toEqual(expected);
  });

  it('finds the counters of a policy that was off meanwhile', async () => {
    await using service = await startReloadingService(withPolicy());
    const phone = await createPhone(service.issuer);
    expect(await statuses(service, phone, 5)).toEqual([200, 200, 200, 200, 429]);
    await service.write(withPolicy({ mode: 'off' }));
    expect(await service.reload()).toMatchObject({ changes: [{ change: 'removed' }] });
    expect((await lookup(service, phone)).status).toBe(200);
    await service.write(withPolicy());
    await service.reload();
    expect((await lookup(service, phone)).status).toBe(429);
  });

  it('keeps those refused whom the edge refuses, unless the edge changed', async () => {
    const edge = { limit: 2, window: '1h' };
    await using service = await startReloadingService({ policies: [], ledgers: [], edge });
    const ask = async () => (await send('GET', `${service.gateway.publicUrl}/nowhere`)).status;
    expect([await ask(), await ask(), await ask()]).toEqual([404, 404, 429]);
    await service.write({ ...withPolicy(), edge });
    expect((await service.reload()).result).toBe('applied');
    expect(await ask()).toBe(429);
    await service.write({ ...withPolicy(), edge: { ...edge, limit: 100 } });
    await service.reload();
    expect(await ask()).toBe(404);
  });

  it('holds a raised minimum version for a token that is known already', async () => {
    const attestation = { minimumAppVersion: { ios: '27.0.0' } };
    await using service = await startReloadingService({ policies: [], ledgers: [], attestation });
    const phone = await createPhone(service.issuer, { app_version: '27.1.0' });
    expect((await lookup(service, phone)).status).toBe(200);
    await service.write({ policies: [], ledgers: [], attestation: { minimumAppVersion: { ios: '28.0.0' } } });
    await service.reload();
    expect(await lookup(service, phone)).toMatchObject({
      status: 403,
      body: { code: 'app_update_required' },
    });
    await service.write({ policies: [], ledgers: [], attestation });
    await service.reload();
    expect((await lookup(service, phone)).status).toBe(200);
  });

  it('brings routes and takes them away', async () => {
    const route = { id: 'extra', method: 'GET', path: '/extra', attestation: 'off', answer: ['success'] };
    await using service = await startReloadingService({ policies: [], ledgers: [] });
    const before = await send('GET', `${service.gateway.publicUrl}/extra`);
    expect(before.body['code']).toBe('not_found');
    await service.write({ policies: [], ledgers: [], routes: [route] });
    const { changes } = await service.reload();
    expect(changes.map(({ kind, id, change }) => [kind, id, change])).toContainEqual([
      'route',
      'extra',
      'added',
    ]);
    expect((await send('POST', `${service.gateway.publicUrl}/extra`)).status).toBe(405);
    expect((await send('GET', `${service.gateway.publicUrl}${LOOKUP}`)).status).toBe(404);
    expect(await metric(service, 'numberwall_requests_total', { route: 'extra', path: 'answer' })).toBe(0);
  });

  it('of a faulty file changes nothing, and says so until the file is mended', async () => {
    await using service = await startReloadingService(withPolicy({ limit: 1 }));
    const phone = await createPhone(service.issuer);
    expect(await statuses(service, phone, 2)).toEqual([200, 429]);
    for (const bad of [withPolicy({ limit: 'many' }), 'policies: [', '', withPolicy({ by: 'shoe-size' })]) {
      await service.write(bad);
      const { result, faults } = await service.reload();
      expect(result).toBe('refused');
      expect(faults.length).toBeGreaterThan(0);
      expect((await lookup(service, phone)).status).toBe(429);
    }
    expect(await readyz(service)).toEqual({
      status: 200,
      configuration: { name: 'configuration', status: 'degraded', reason: 'last_reload_refused' },
    });
    expect(await metric(service, 'numberwall_config_last_reload_successful')).toBe(0);
    await service.write(withPolicy({ limit: 1 }));
    expect((await service.reload()).result).toBe('unchanged');
    expect((await readyz(service)).configuration).toEqual({ name: 'configuration', status: 'ok' });
    expect(await metric(service, 'numberwall_config_last_reload_successful')).toBe(1);
  });

  it('that touches what needs a restart applies nothing of it, and names the keys', async () => {
    await using service = await startReloadingService(withPolicy({ limit: 1 }));
    await service.write({
      ...withPolicy({ limit: 100 }),
      upstream: { timeout: '2s' },
      edge: { onStoreFailure: 'local' },
    });
    const { result, changes, faults } = await service.reload();
    expect({ result, changes }).toEqual({ result: 'restart_needed', changes: [] });
    expect(faults.map(({ path }) => path).sort()).toEqual(['edge.onStoreFailure', 'upstream.timeout']);
    const phone = await createPhone(service.issuer);
    expect(await statuses(service, phone, 2)).toEqual([200, 429]);
    expect((await readyz(service)).configuration?.reason).toBe('last_reload_refused_restart_needed');
  });

  it('lets a request that is under way end as it began', async () => {
    const overlay = { upstream: { simulated: { registered: 10, latency: '600ms' } } };
    await using service = await startReloadingService(withPolicy(), overlay);
    const phone = await createPhone(service.issuer);
    const held = lookup(service, phone);
    const other = lookup(service, await createPhone(service.issuer));
    await until(
      async () =>
        (await metric(service, 'numberwall_limit_decisions_total', {
          policy: POLICY.id,
          verdict: 'admitted',
        })) === 2,
    );
    const route = { id: 'extra', method: 'GET', path: '/extra', attestation: 'off', answer: ['success'] };
    await service.write({ policies: [], ledgers: [], routes: [route] });
    expect((await service.reload()).result).toBe('applied');
    expect((await lookup(service, phone)).status).toBe(404);
    expect([(await held).status, (await other).status]).toEqual([200, 200]);
    expect((await held).headers['ratelimit']).toBeDefined();
  });

  it('is one for all signals that come while one is waiting', async () => {
    await using service = await startReloadingService(withPolicy());
    await Promise.all(Array.from({ length: 20 }, () => service.reload()));
    const labels = { trigger: 'signal', result: 'unchanged' };
    expect(await metric(service, 'numberwall_config_reloads_total', labels)).toBeLessThanOrEqual(2);
  });

  it('by file or signal stands in the audit log with what it changed, and never with a secret', async () => {
    await using files = await createOperatorFiles();
    const overlay = files.overlay as { secrets: object; operator: object };
    await using service = await startReloadingService(withPolicy(), overlay);
    await service.write({ ...withPolicy({ limit: 8 }), public: { trustedProxies: ['198.51.100.7/32'] } });
    await service.reload('file');
    await service.write('policies: [');
    await service.reload('signal');
    const [applied, refused, ...more] = await files.audit();
    expect(applied).toMatchObject({
      operator: 'file',
      action: 'reload',
      kind: 'configuration',
      outcome: 'done',
      changes: [
        'policy device-lookups changed: limit: 4 → 8 (counts anew)',
        expect.stringContaining('trustedProxies') as unknown,
      ],
    });
    expect(refused).toMatchObject({ operator: 'signal', reason: 'refused', outcome: 'failed' });
    expect(refused?.subject).toBe(applied?.subject);
    expect(more).toEqual([]);
    expect(service.log() + JSON.stringify(await files.audit())).not.toMatch(/198\.51|5e5e5e/);
  });
});

describe('a reload of one of two instances on one Redis', () => {
  it('keeps what both have counted, and a changed limit counts anew where it holds', async () => {
    await using redis = await startRedis();
    const overlay = { store: { redis: { url: redis.url } } };
    await using one = await startReloadingService(withPolicy(), overlay);
    await using other = await startReloadingService(withPolicy(), {
      ...overlay,
      attestation: (serviceOverlay(one.issuer) as { attestation: object }).attestation,
    });
    for (const { gateway } of [one, other])
      await until(async () => (await send('GET', `${gateway.adminUrl}/readyz`)).status === 200);
    const phone = await createPhone(one.issuer);
    expect(await statuses(one, phone, 2)).toEqual([200, 200]);
    expect(await statuses(other, phone, 1)).toEqual([200]);
    await one.write(withPolicy({ visibility: 'hidden' }));
    expect((await one.reload()).result).toBe('applied');
    expect(await statuses(one, phone, 2)).toEqual([200, 429]);
    expect(await statuses(other, phone, 1)).toEqual([429]);
    await one.write(withPolicy({ limit: 5 }));
    await one.reload();
    expect([await statuses(one, phone, 1), await statuses(other, phone, 1)]).toEqual([[200], [429]]);
  });
});
